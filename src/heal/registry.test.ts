import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RUN_TAG } from "../host/environment.ts";
import { readGroup, readProcess } from "../host/process-table.ts";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { register, sweep, sweepRun } from "./registry.ts";
import { openUndoLog, readUndone, type UndoStep } from "./undo.ts";

describe("the registry of runs", () => {
  let scope: Scope;
  let root: string;
  let cache: string;
  beforeEach(() => {
    scope = new Scope();
    root = temporaryFolder(scope);
    cache = join(root, "cache");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const runNamed = (name: string) => {
    const runFolder = join(root, name);
    mkdirSync(runFolder, { recursive: true });
    const runId = `test-${process.pid}-${name}`;
    return { runId, runFolder, undoFile: join(runFolder, "undo.jsonl") };
  };
  const entries = () => readdirSync(join(cache, "runs"));

  /** As a killed harness leaves it: registered by a process that isn't there any more. */
  const deadRun = (name: string, steps: readonly UndoStep[]) => {
    const run = runNamed(name);
    const log = openUndoLog(run.undoFile);
    for (const step of steps) log.intend(step);
    const self = readProcess(process.pid);
    const entry = { ...run, pid: process.pid, startTicks: (self?.startTicks ?? 0) + 1 };
    mkdirSync(join(cache, "runs"), { recursive: true });
    writeFileSync(join(cache, "runs", `${run.runId}.json`), JSON.stringify(entry));
    return run;
  };

  /** A folder with something in it, and the step that removes it. */
  const leftFolder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "data"), "x");
    return { path, step: { kind: "folder", path } as const };
  };

  describe("holding the machine", () => {
    it("refuses a second run while the first one lives, and names it", () => {
      const first = runNamed("first");
      register(cache, first);
      expect(() => register(cache, runNamed("second"))).toThrow(
        expect.objectContaining({
          code: "BUSY",
          message: `Another run is under way: ${first.runId} (process ${process.pid}).`,
        }),
      );
      expect(entries()).toEqual([`${first.runId}.json`]);
    });

    it("takes the next run once the first one lets go", () => {
      register(cache, runNamed("first"))();
      expect(entries()).toEqual([]);
      expect(() => register(cache, runNamed("second"))).not.toThrow();
    });

    it("isn't held by a dead run, nor by an entry that can't be read", () => {
      deadRun("dead", []);
      writeFileSync(join(cache, "runs", "cut.json"), '{"runId":"cut","pi');
      writeFileSync(join(cache, "runs", "odd.json"), JSON.stringify({ pid: process.pid }));
      expect(() => register(cache, runNamed("next"))).not.toThrow();
    });
  });

  describe("sweeping", () => {
    it("undoes what a dead run left, and forgets the run", async () => {
      const { pid } = await startShell(scope, "sleep 60 & echo ready; wait");
      const startTicks = readProcess(pid)?.startTicks ?? 0;
      const { path, step } = leftFolder("work");
      const run = deadRun("dead", [step, { kind: "process", pid, startTicks, what: "sh" }]);
      expect(await sweep(cache)).toEqual([
        {
          runId: run.runId,
          // Last first: what writes into a folder ends before the folder goes.
          done: [`ended process ${pid} (sh)`, `removed ${path}`],
          failed: [],
        },
      ]);
      expect(readGroup(pid)).toEqual([]);
      expect(existsSync(path)).toBe(false);
      expect(existsSync(run.undoFile)).toBe(false);
      expect(entries()).toEqual([]);
      expect(await sweep(cache)).toEqual([]);
    });

    it("finds processes by the run's tag that never reached its log", async () => {
      const tag = `test-${process.pid}-dead`;
      const { pid } = await startShell(scope, "sleep 60 & echo ready; wait", { [RUN_TAG]: tag });
      deadRun("dead", []);
      const [swept] = await sweep(cache);
      expect(swept?.done).toEqual(["ended 2 processes of the run"]);
      expect(readGroup(pid)).toEqual([]);
    });

    it("leaves alone what was undone already", async () => {
      const { path, step } = leftFolder("work");
      const run = deadRun("dead", []);
      openUndoLog(run.undoFile).intend(step)();
      expect(await sweep(cache)).toEqual([{ runId: run.runId, done: [], failed: [] }]);
      expect(existsSync(path)).toBe(true);
    });

    it("leaves a living run alone", async () => {
      const living = runNamed("living");
      register(cache, living);
      const { path, step } = leftFolder("work");
      openUndoLog(living.undoFile).intend(step);
      expect(await sweep(cache)).toEqual([]);
      expect(existsSync(path)).toBe(true);
      expect(readUndone(living.undoFile)).toEqual([step]);
      expect(entries()).toEqual([`${living.runId}.json`]);
    });

    it("goes on after a step that failed, and keeps the run for the next sweep", async () => {
      const { path, step } = leftFolder("work");
      const other = leftFolder("other");
      const stuck = { kind: "folder", path: `${other.path}/data/below-a-file` } as const;
      const run = deadRun("dead", [step, stuck]);
      const [swept] = await sweep(cache);
      expect(swept?.done).toEqual([`removed ${path}`]);
      expect(swept?.failed).toEqual([expect.stringMatching(/^folder: ENOTDIR/)]);
      expect(entries()).toEqual([`${run.runId}.json`]);
      rmSync(other.path, { recursive: true });
      expect(await sweep(cache)).toMatchObject([{ runId: run.runId, failed: [] }]);
      expect(entries()).toEqual([]);
    });

    it("tells nobody twice: of two sweeps at once one does it, the other waits", async () => {
      const { path, step } = leftFolder("work");
      const run = deadRun("dead", [step]);
      const swept = await Promise.all([sweep(cache), sweep(cache)]);
      expect(swept.flat()).toEqual([{ runId: run.runId, done: [`removed ${path}`], failed: [] }]);
    });

    it("sweeps one run alone, and none that lives or that it doesn't know", async () => {
      const [one, other] = [leftFolder("one"), leftFolder("other")];
      const run = deadRun("one", [one.step]);
      deadRun("other", [other.step]);
      expect(await sweepRun(cache, run.runId)).toMatchObject({ done: [`removed ${one.path}`] });
      expect(await sweepRun(cache, run.runId)).toBeNull();
      expect(existsSync(other.path)).toBe(true);
      const living = runNamed("living");
      register(cache, living);
      expect(await sweepRun(cache, living.runId)).toBeNull();
    });

    it("sweeps every dead run, whatever became of the first", async () => {
      const { path, step } = leftFolder("work");
      const other = leftFolder("other");
      deadRun("a", [{ kind: "folder", path: `${other.path}/data/below-a-file` }]);
      deadRun("b", [step]);
      const swept = await sweep(cache);
      expect(swept.map(({ failed }) => failed.length)).toEqual([1, 0]);
      expect(existsSync(path)).toBe(false);
    });

    it("has nothing to do where no run was ever registered", async () => {
      expect(await sweep(join(root, "nowhere"))).toEqual([]);
    });
  });
});
