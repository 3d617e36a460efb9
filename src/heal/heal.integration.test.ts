import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGroup } from "../host/process-table.ts";
import { eventually, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { register, sweep } from "./registry.ts";

interface Run {
  readonly harness: ChildProcess;
  readonly runId: string;
  readonly work: string;
  readonly groups: readonly number[];
}

describe("a run whose harness is killed", () => {
  let scope: Scope;
  let cache: string;
  let run: Run;
  beforeEach(async () => {
    scope = new Scope();
    const root = temporaryFolder(scope);
    cache = join(root, "cache");
    run = await startRun(join(root, "run"));
    await eventually("the run's processes", () => processes().length === 4 || null);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const startRun = async (runFolder: string): Promise<Run> => {
    mkdirSync(runFolder);
    const harness = spawn(
      process.execPath,
      [fileURLToPath(new URL("./test-harness.ts", import.meta.url)), cache, runFolder],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    scope.defer("end what the run left", () => killed({ harness }).then(() => sweep(cache)));
    const [text] = await once(harness.stdout, "data");
    return { harness, ...JSON.parse(String(text)) };
  };
  const killed = async ({ harness }: Pick<Run, "harness">): Promise<void> => {
    const ended = harness.exitCode !== null || harness.signalCode !== null;
    if (!ended && harness.kill("SIGKILL")) await once(harness, "exit");
  };
  const processes = () => run.groups.flatMap((group) => readGroup(group));
  const next = { runId: "test-next", runFolder: "/nowhere", undoFile: "/nowhere/undo.jsonl" };

  it("leaves its processes and its folder behind, which a sweep ends and removes", async () => {
    await killed(run);
    expect(processes()).toHaveLength(4);
    expect(existsSync(run.work)).toBe(true);

    const [logged] = run.groups;
    expect(await sweep(cache)).toEqual([
      {
        runId: run.runId,
        done: [
          `ended process ${logged} (/bin/sh)`,
          `removed ${run.work}`,
          "ended 2 processes of the run",
        ],
        failed: [],
      },
    ]);
    expect(processes()).toEqual([]);
    expect(existsSync(run.work)).toBe(false);
    expect(readdirSync(join(cache, "runs"))).toEqual([]);
  });

  it("is left alone while its harness lives, and keeps others off", async () => {
    expect(await sweep(cache)).toEqual([]);
    expect(processes()).toHaveLength(4);
    expect(() => register(cache, next)).toThrow(
      expect.objectContaining({ code: "BUSY", message: expect.stringContaining(run.runId) }),
    );
  });

  it("doesn't keep others off once it is dead", async () => {
    await killed(run);
    expect(() => register(cache, next)).not.toThrow();
  });

  it("is swept once: a second sweep finds nothing", async () => {
    await killed(run);
    await sweep(cache);
    expect(await sweep(cache)).toEqual([]);
  });
});
