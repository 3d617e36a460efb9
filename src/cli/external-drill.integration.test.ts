import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openChroma } from "../chroma/client.ts";
import { freePort } from "../host/ports.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { Scope } from "../scope.ts";
import { runHook } from "../setup/external/run-hook.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { milliseconds } from "../units/quantity.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const MINUTES = 60_000;
const signal = new AbortController().signal;

/** How somebody runs Chroma: the hooks of the documentation call it. */
const script = (chroma: string, folder: string, port: number) => `#!/bin/sh
cd "${folder}"
case "$1" in
  start) setsid "${chroma}" run --path data --host 127.0.0.1 --port ${port} > log 2>&1 < /dev/null &
    echo $! > pid ;;
  stop) kill -INT "$(cat pid)"; while kill -0 "$(cat pid)" 2> /dev/null; do sleep 0.1; done ;;
  kill) kill -KILL "$(cat pid)" ;;
esac
`;

describe("a staging system", () => {
  const scope = new Scope();
  let sandbox: Sandbox;
  let url: string;
  beforeAll(async () => {
    sandbox = new Sandbox();
    scope.defer("remove the folder", () => sandbox[Symbol.dispose]());
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    mkdirSync(join(sandbox.folder, "data"));
    const file = join(sandbox.folder, "chroma.sh");
    writeFileSync(file, script(loadToolchain().chroma.path, sandbox.folder, port));
    chmodSync(file, 0o755);
    const hook = (what: string) =>
      runHook({ field: what, command: `${file} ${what}`, limitMs: milliseconds(20_000) }, signal);
    await hook("start");
    scope.defer("end Chroma", () => hook("kill"));
    while ((await collections().catch(() => null)) === null) await sleep(100);
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  const client = () => openChroma({ url, signal, limitMs: milliseconds(5000) });
  const collections = async () => (await client().listCollections()).map(({ name }) => name);
  const pid = () => readFileSync(join(sandbox.folder, "pid"), "utf8");
  const drill = (change: (plan: string) => string) => {
    const doc = readFileSync(join(import.meta.dirname, "../../docs/your-own-system.md"), "utf8");
    const yaml = /## Drills.*?```yaml\n(.*?)```/s.exec(doc)?.[1] ?? "";
    const file = join(sandbox.folder, "staging.yaml");
    writeFileSync(file, change(yaml.replaceAll("http://127.0.0.1:8003", url)));
    return sandbox.run(["drill", "--plan", file, "--reports", sandbox.reports]);
  };

  it("that isn't disposable is refused, and nothing was touched", async () => {
    const before = pid();
    const ended = await drill((plan) => plan.replace("disposable: true", "disposable: false"));
    expect(ended.code).toBe(EXIT.usage);
    expect(ended.stderr).toContain("disposable");
    expect(sandbox.runs()).toEqual([]);
    expect([pid(), await collections()]).toEqual([before, []]);
  });

  it(
    "is killed by its hook in the documentation's own drill, and comes back as it was",
    async () => {
      const kept = await client().createCollection({ name: "theirs", space: "l2", hnsw: null });
      const before = pid();
      const ended = await drill((plan) => plan);
      expect(ended).toMatchObject({ code: EXIT.done });
      const [played] = readEvidence(sandbox.inRun()).drills;
      expect(played).toMatchObject({ state: { kind: "played" }, driver: "external" });
      expect(played?.faults[0]).toMatchObject({ name: "kill" });
      expect(pid()).not.toBe(before);
      // Only what was there before, and it runs.
      expect(await collections()).toEqual([kept.name]);
    },
    8 * MINUTES,
  );
});
