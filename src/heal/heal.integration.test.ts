import { existsSync, readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGroup } from "../host/process-table.ts";
import { eventually } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { register, sweep } from "./registry.ts";
import { runsFolder } from "./registry-files.ts";
import type { HarnessReady } from "./test-harness.ts";
import { startRun, type TestRun } from "./testing.ts";

describe("a run without a watchdog whose harness is killed", () => {
  let scope: Scope;
  let run: TestRun;
  let ready: HarnessReady;
  beforeEach(async () => {
    scope = new Scope();
    run = startRun(scope, { watchdog: false, faults: null });
    ready = await run.ready();
    await eventually("the run's processes", () => processes().length === 4 || null);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const processes = () => ready.groups.flatMap((group) => readGroup(group));
  const next = { runId: "test-next", runFolder: "/nowhere", undoFile: "/nowhere/undo.jsonl" };

  it("leaves its processes and its folder behind, which a sweep ends and removes", async () => {
    const { cache, runId } = run.orders;
    await run.kill();
    expect(processes()).toHaveLength(4);
    expect(existsSync(ready.work)).toBe(true);

    const [logged] = ready.groups;
    expect(await sweep(cache)).toEqual([
      {
        runId,
        done: [
          `ended process ${logged} (/bin/sh)`,
          `removed ${ready.work}`,
          "ended 2 processes of the run",
        ],
        failed: [],
      },
    ]);
    expect(run.leftovers()).toEqual([]);
    expect(existsSync(ready.work)).toBe(false);
    expect(readdirSync(runsFolder(cache))).toEqual([]);
  });

  it("is left alone while its harness lives, and keeps others off", async () => {
    const { cache, runId } = run.orders;
    expect(await sweep(cache)).toEqual([]);
    expect(processes()).toHaveLength(4);
    expect(() => register(cache, next)).toThrow(
      expect.objectContaining({ code: "BUSY", message: expect.stringContaining(runId) }),
    );
  });

  it("doesn't keep others off once it is dead", async () => {
    await run.kill();
    expect(() => register(run.orders.cache, next)).not.toThrow();
  });

  it("is swept once: a second sweep finds nothing", async () => {
    await run.kill();
    await sweep(run.orders.cache);
    expect(await sweep(run.orders.cache)).toEqual([]);
  });

  it("is swept by one of several at once, and the others wait until that is done", async () => {
    await run.kill();
    const { cache } = run.orders;
    const swept = await Promise.all([1, 2, 3].map(() => sweep(cache).then(leftNothing)));
    expect(swept.flat()).toMatchObject([{ failed: [] }]);
  });

  const leftNothing = <T>(swept: T): T => {
    expect(run.leftovers()).toEqual([]);
    return swept;
  };
});
