import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { soon } from "../heal/testing.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { EXIT } from "./exit-codes.ts";
import { type Running, Sandbox } from "./testing.ts";

const MINUTES = 60_000;

/** Moments of a run, by the file that its work folder holds from then on. */
const MOMENTS = {
  seeding: "pristine/chroma.sqlite3",
  calibration: "warm.csv",
  "a round": "quiet.csv",
};

type Moment = keyof typeof MOMENTS;

/** Moments that last long enough to be met, and for a second command to meet them. */
const LONGER = {
  seeding: ["--data=synthetic:50000x64"],
  calibration: ["--set", "load.warm.window=2000", "--set", "load.warm.limitMs=600000"],
};

/** A run that has come to the moment. */
async function runUntil(
  sandbox: Sandbox,
  moment: Moment,
  settings: readonly string[] = [],
): Promise<Running> {
  const running = sandbox.bench(...settings);
  await running.until(moment, () => sandbox.works(MOMENTS[moment]));
  return running;
}

/** The run's folder tells that it was interrupted, in every report; nothing is left. */
function expectInterrupted(sandbox: Sandbox, by: string): Evidence {
  const evidence = readEvidence(sandbox.inRun());
  expect(evidence.run.ending).toEqual({ kind: "interrupted", by });
  for (const report of ["report.html", "summary.md"])
    expect(readFileSync(sandbox.inRun(report), "utf8")).toContain(
      `This run was interrupted (${by})`,
    );
  expect(sandbox.leftovers()).toEqual([]);
  expect(readFileSync(sandbox.inRun("undo.jsonl"), "utf8")).toBe("");
  return evidence;
}

describe.concurrent("a signal", () => {
  it(
    "ends a run while it seeds: 130, and a report without figures",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "seeding", LONGER.seeding);
      running.kill("SIGINT");
      const ended = await running.ended;
      expect(ended).toMatchObject({ code: EXIT.interrupted, signal: null });
      expect(ended.stdout).toContain("This run was interrupted (SIGINT)");
      expect(expectInterrupted(sandbox, "SIGINT").rounds).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    "ends a run while it calibrates: 143, and a second run was refused till then",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "calibration", LONGER.calibration);
      const second = await sandbox.bench().ended;
      expect(second).toMatchObject({ code: EXIT.broken, stdout: "" });
      expect(second.stderr).toContain(`Another run is under way: ${sandbox.runs()[0]}`);
      expect(second.stderr).toContain(`process ${running.pid}`);
      expect(sandbox.runs()).toHaveLength(1);
      expect(readlinkSync(join(sandbox.reports, "latest"))).toBe(sandbox.runs()[0]);
      expect((await sandbox.run(["heal"])).stdout).toBe("Nothing was left behind.\n");
      expect(sandbox.tagged()).toBeGreaterThan(1);
      running.kill("SIGTERM");
      expect(await running.ended).toMatchObject({ code: EXIT.terminated });
      expectInterrupted(sandbox, "SIGTERM");
    },
    5 * MINUTES,
  );

  it(
    "ends a run in a round, which is kept as cut; a second one doesn't disturb the end",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "a round");
      running.kill("SIGINT");
      // Two signals that wait at once may be taken in any order.
      await running.until("the first signal was told", (said) => said.includes("SIGINT: ending"));
      running.kill("SIGTERM");
      expect(await running.ended).toMatchObject({ code: EXIT.interrupted });
      const { rounds, calibration } = expectInterrupted(sandbox, "SIGINT");
      expect(calibration).not.toBeNull();
      expect(rounds).toMatchObject([
        { number: 1, state: { kind: "cut", why: "interrupted" }, quiet: null },
      ]);
      expect(Object.keys(rounds[0]?.recall ?? {})).toEqual(["a", "b", "direct"]);
      // From the evidence alone, anywhere:
      const elsewhere = join(sandbox.folder, "elsewhere");
      mkdirSync(elsewhere);
      cpSync(sandbox.inRun("evidence.json"), join(elsewhere, "evidence.json"));
      const again = await sandbox.run(["report", elsewhere, "--json"]);
      expect(again).toMatchObject({ code: EXIT.done, stderr: "" });
      expect(JSON.parse(again.stdout)).toMatchObject({
        ending: { kind: "interrupted", by: "SIGINT" },
        rounds: { valid: 0, void: 0, cut: 1 },
      });
      expect(readFileSync(join(elsewhere, "report.html"), "utf8")).toContain("interrupted");
    },
    5 * MINUTES,
  );
});

describe.concurrent("a screen that is gone", () => {
  it(
    "lets a run at a terminal that was closed undo its own, and report",
    async () => {
      using sandbox = new Sandbox();
      const terminal = sandbox.startAtTerminal(sandbox.benchWords());
      await terminal.until("a round", () => sandbox.works(MOMENTS["a round"]));
      terminal.kill("SIGKILL");
      await soon("nothing left of the run", () => sandbox.leftovers().length === 0 || null);
      expectInterrupted(sandbox, "SIGHUP");
      // Not the watchdog's work:
      expect(existsSync(sandbox.inRun("watchdog.log"))).toBe(false);
    },
    5 * MINUTES,
  );

  it(
    "doesn't change how a run ends whose words nobody reads",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "calibration");
      running.stopReading();
      await running.until("a round", () => sandbox.works(MOMENTS["a round"]));
      running.kill("SIGINT");
      expect(await running.ended).toMatchObject({ code: EXIT.interrupted, signal: null });
      expectInterrupted(sandbox, "SIGINT");
      expect(existsSync(sandbox.inRun("watchdog.log"))).toBe(false);
    },
    5 * MINUTES,
  );
});

/** Nobody undoes anything by itself from then on. */
async function killWithWatchdog(sandbox: Sandbox, running: Running): Promise<void> {
  expect(sandbox.watchdogs()).toHaveLength(1);
  for (const pid of sandbox.watchdogs()) process.kill(pid, "SIGKILL");
  running.kill("SIGKILL");
  expect(await running.ended).toMatchObject({ signal: "SIGKILL" });
}

describe.concurrent("a killed harness", () => {
  it(
    "is cleaned up after by its watchdog, and leaves evidence that can be drawn",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "calibration", LONGER.calibration);
      // Both backends, the Chroma server and k6.
      expect(sandbox.tagged()).toBeGreaterThanOrEqual(4);
      running.kill("SIGKILL");
      await running.ended;
      await soon("nothing left of the run", () => sandbox.leftovers().length === 0 || null);
      expect(readFileSync(sandbox.inRun("watchdog.log"), "utf8")).toContain(
        `the harness (process ${running.pid}) ended without undoing everything: `,
      );
      expect((await sandbox.run(["heal"])).stdout).toBe("Nothing was left behind.\n");
      const report = await sandbox.run(["report", sandbox.inRun()]);
      expect(report).toMatchObject({ code: EXIT.done });
      expect(report.stdout.replaceAll(/\s+/g, " ")).toContain(
        "interrupted (the harness ended without finishing)",
      );
    },
    5 * MINUTES,
  );

  it(
    "and its watchdog are cleaned up after by the next run, even where the reports were deleted",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "seeding", LONGER.seeding);
      await killWithWatchdog(sandbox, running);
      expect(sandbox.tagged()).toBeGreaterThan(0);
      const [killed] = sandbox.runs();
      rmSync(sandbox.reports, { recursive: true });
      const next = await sandbox.bench("--data=chroma:gone").ended;
      expect(next).toMatchObject({ code: EXIT.usage });
      expect(next.stderr).toContain(`undone after run ${killed}`);
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    "and its watchdog leave what `heal` undoes by hand",
    async () => {
      using sandbox = new Sandbox();
      const running = await runUntil(sandbox, "calibration", LONGER.calibration);
      await killWithWatchdog(sandbox, running);
      expect(sandbox.tagged()).toBeGreaterThanOrEqual(4);
      const heal = await sandbox.run(["heal"]);
      expect(heal).toMatchObject({ code: EXIT.done, stderr: "" });
      expect(heal.stdout).toMatch(/^ {2}ended process \d+ \(.*chroma\)$/m);
      expect(heal.stdout).toMatch(/^ {2}removed .*\/work\//m);
      expect(sandbox.leftovers()).toEqual([]);
      expect((await sandbox.run(["heal"])).stdout).toBe("Nothing was left behind.\n");
    },
    5 * MINUTES,
  );
});

/** A small disk of its own at a folder; gone with the scope. */
function smallDisk(folder: string): Disposable & { fill(): void; free(): void } {
  mkdirSync(folder, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]);
  const filler = join(folder, "filler");
  return {
    fill: () => {
      for (const size of [4096, 1])
        try {
          for (;;) appendFileSync(filler, Buffer.alloc(size));
        } catch {
          // Full.
        }
    },
    free: () => rmSync(filler),
    [Symbol.dispose]: () => execFileSync("umount", [folder]),
  };
}

describe.concurrent("a full disk under the reports", () => {
  it(
    "refuses a run that can't begin, and leaves nothing of it",
    async () => {
      using sandbox = new Sandbox();
      using disk = smallDisk(sandbox.reports);
      disk.fill();
      const ended = await sandbox.bench().ended;
      expect(ended.stderr).toMatch(/Could not write .*ENOSPC/);
      expect(ended.stderr).toContain("The disk is full: free some space");
      expect(ended.stderr).not.toContain("fault of chroma-assay itself");
      expect(ended).toMatchObject({ code: EXIT.broken });
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    "ends a run under way: its reason is told, and what was saved stays",
    async () => {
      using sandbox = new Sandbox();
      using disk = smallDisk(sandbox.reports);
      const running = await runUntil(sandbox, "calibration");
      disk.fill();
      const ended = await running.ended;
      const told = ended.stdout.replaceAll(/\s+/g, " ");
      expect(told).toContain("This run failed: STORAGE");
      expect(told).toMatch(/Could not write .*ENOSPC/);
      expect(told).toContain("The disk is full: free some space");
      expect(ended).toMatchObject({ code: EXIT.broken });
      expect(sandbox.leftovers()).toEqual([]);
      const evidence = readEvidence(sandbox.inRun());
      expect(evidence.data?.records).toBe(1000);
      expect(evidence.run.ending).toMatchObject({ kind: "interrupted" });
      disk.free();
    },
    5 * MINUTES,
  );
});
