import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStanding, standingFolder } from "../heal/standing.ts";
import { soon } from "../heal/testing.ts";
import { readUndone } from "../heal/undo.ts";
import { isAlive, readGroup } from "../host/process-table.ts";
import { EXIT } from "./exit-codes.ts";
import { badBackend, Sandbox } from "./testing.ts";
import { expectExamplesWork, SMALL_UP, upJson } from "./testing-up.ts";

const MINUTES = 60_000;
/** The processes that `down` is to end. */
const processesOf = ({ cache }: Sandbox) =>
  readUndone(join(standingFolder(cache), "undo.jsonl")).flatMap((step) =>
    step.kind === "process" ? [step] : [],
  );

describe.concurrent("`up`", () => {
  it(
    "leaves both setups running, with commands that work as printed, until `down` ends them",
    async () => {
      using sandbox = new Sandbox();
      const front = ["gateway.enabled=true", "balancer.enabled=true", "backends=2"];
      const set = front.flatMap((setting) => ["--set", `setups.server.${setting}`]);
      const stands = await upJson(sandbox, ...set);
      const processes = processesOf(sandbox);
      expect(processes.filter(({ what }) => what.startsWith("local: "))).toHaveLength(1);
      expect(processes.filter(({ what }) => what.startsWith("server: "))).toHaveLength(5);
      expect(processes.every(isAlive)).toBe(true);
      const heads = stands.examples.map(({ shows }) => shows);
      expect(heads).toContain("Chroma itself: its heartbeat");
      await expectExamplesWork(stands);
      const down = await sandbox.run(["down"]);
      expect(down).toMatchObject({ code: EXIT.done, stderr: "" });
      for (const { pid, what } of processes) {
        expect(down.stdout).toContain(`  ended process ${pid} (${what})\n`);
        expect(readGroup(pid)).toEqual([]);
      }
      expect(sandbox.leftovers()).toEqual([]);
      expect(readdirSync(standingFolder(sandbox.cache))).toEqual(["latest"]);
      expect(await sandbox.run(["down"])).toMatchObject({
        code: EXIT.done,
        stdout: "Nothing is up.\n",
      });
    },
    5 * MINUTES,
  );

  it(
    "refuses a second one and a bench beside it, and harms neither",
    async () => {
      using sandbox = new Sandbox();
      const stands = await upJson(sandbox);
      const places = stands.setups.map(({ name, app }) => `${name} at ${app}`).join(", ");
      for (const again of [sandbox.run(["up", ...SMALL_UP]), sandbox.bench().ended]) {
        const refused = await again;
        expect(refused).toMatchObject({ code: EXIT.broken, stdout: "" });
        expect(refused.stderr).toContain(`Setups are up since ${stands.beganAt}: ${places}.`);
        expect(refused.stderr).toContain("`chroma-assay down` ends them.");
      }
      expect(sandbox.runs()).toEqual([]);
      expect(processesOf(sandbox).every(isAlive)).toBe(true);
      const healed = await sandbox.run(["heal"]);
      expect(healed.stdout).toContain(`up ${stands.id}:`);
      expect(sandbox.leftovers()).toEqual([]);
      expect(readStanding(sandbox.cache)).toBeNull();
    },
    5 * MINUTES,
  );

  it("refuses setups that stand already", async () => {
    using sandbox = new Sandbox();
    const places = ["local", "server"].flatMap((name) => [
      "--set",
      `setups.${name}.external.app.url=http://127.0.0.1:1`,
    ]);
    const args = ["up", "--profile", "smoke", "--set", "driver=external", ...places];
    expect(await sandbox.run(args)).toMatchObject({
      code: EXIT.usage,
      stdout: "",
      stderr: expect.stringContaining("the plan's stand already"),
    });
  });

  it(
    "leaves nothing where a setup doesn't become ready, and says why",
    async () => {
      using sandbox = new Sandbox();
      const bad = badBackend("server", "hangs");
      const failed = await sandbox.run([
        "up",
        ...SMALL_UP,
        ...bad,
        "--set",
        "rounds.readyMs=20000",
      ]);
      expect(failed).toMatchObject({ code: EXIT.broken, stdout: "" });
      expect(failed.stderr).toContain("error: Setup server: expected a known query's ids");
      expect(sandbox.leftovers()).toEqual([]);
      expect(readStanding(sandbox.cache)).toBeNull();
    },
    5 * MINUTES,
  );

  it(
    "leaves nothing where it is killed on its way",
    async () => {
      using sandbox = new Sandbox();
      const running = sandbox.start(["up", ...SMALL_UP]);
      await running.until("a setup is begun", () => sandbox.leftovers().some(isBackend));
      running.kill("SIGKILL");
      await running.ended;
      await soon("nothing left of it", () => sandbox.leftovers().length === 0 || null);
      expect(readStanding(sandbox.cache)).toBeNull();
    },
    5 * MINUTES,
  );
});

const isBackend = (command: string): boolean => command.includes("uvicorn app:app");
