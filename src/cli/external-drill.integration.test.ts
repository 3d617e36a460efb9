import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openChroma } from "../chroma/client.ts";
import { runHook } from "../heal/run-hook.ts";
import { freePort } from "../host/ports.ts";
import { readProcess } from "../host/process-table.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { Scope } from "../scope.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { below, blocksOf, readPage } from "../toolchain/testing-pages.ts";
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
  stop) kill -INT "$(cat pid)" 2> /dev/null; while kill -0 "$(cat pid)" 2> /dev/null; do sleep 0.1; done ;;
  kill) kill -KILL "$(cat pid)" ;;
  backup) echo backup >> said; rm -rf copy; cp -a data copy ;;
  restore) echo restore >> said; "$0" stop; rm -rf data; cp -a copy data; "$0" start ;;
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
    await answering();
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  const client = () => openChroma({ url, signal, limitMs: () => milliseconds(5000) });
  const collections = async () => (await client().listCollections()).map(({ name }) => name);
  const pid = () => readFileSync(join(sandbox.folder, "pid"), "utf8");
  const said = () => readFileSync(join(sandbox.folder, "said"), "utf8").trim().split("\n");
  /** Chroma may have been started a moment ago. */
  const answering = async (): Promise<string[]> => {
    for (;;) {
      const found = await collections().catch(() => null);
      if (found !== null) return found;
      await sleep(100);
    }
  };
  const drill = (change: (plan: string) => string) => sandbox.run(argsOf(change));
  const argsOf = (change: (plan: string) => string): string[] => {
    const [yaml = ""] = blocksOf(
      below("## Drills on a staging system", readPage("docs/your-own-system.md")),
      "yaml",
    );
    const file = join(sandbox.folder, "staging.yaml");
    writeFileSync(file, change(yaml.replaceAll("http://127.0.0.1:8003", url)));
    return ["drill", "--plan", file, "--reports", sandbox.reports];
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
      expect(await answering()).toEqual([kept.name]);
      expect(said()).toEqual(["backup", "restore"]);
    },
    8 * MINUTES,
  );

  it(
    "is started again and restored by the watchdog where the harness is killed while Chroma is down",
    async () => {
      const before = await answering();
      const running = sandbox.start(argsOf((plan) => plan));
      const victim = Number(pid());
      await running.until("Chroma was killed", () => {
        const found = readProcess(victim);
        return found === null || found.zombie;
      });
      running.kill("SIGKILL");
      await running.ended;
      while (said().filter((word) => word === "restore").length < 2) await sleep(100);
      // Without the collection that the drill had made.
      while ((await answering()).join() !== before.join()) await sleep(100);
      while (sandbox.leftovers().some((left) => left.startsWith("work/"))) await sleep(100);
    },
    8 * MINUTES,
  );
});
