import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RUN_TAG } from "../host/environment.ts";
import { readGroup, readProcess } from "../host/process-table.ts";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { execute } from "./execute.ts";

const WITH_CHILD = "sleep 60 & echo ready; wait";

describe("undoing a step", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const startTicksOf = (pid: number) => readProcess(pid)?.startTicks ?? 0;

  it("ends a process and its whole group", async () => {
    const { pid } = await startShell(scope, WITH_CHILD);
    const step = { kind: "process", pid, startTicks: startTicksOf(pid), what: "sh" } as const;
    expect(readGroup(pid)).toHaveLength(2);
    expect(await execute(step)).toBe(`ended process ${pid} (sh)`);
    expect(readGroup(pid)).toEqual([]);
  });

  it("doesn't touch a later process with the same number", async () => {
    const { pid } = await startShell(scope, WITH_CHILD);
    const step = { kind: "process", pid, startTicks: startTicksOf(pid) - 1, what: "sh" } as const;
    expect(await execute(step)).toBeNull();
    expect(readGroup(pid)).toHaveLength(2);
  });

  it("has nothing to do for a process that has ended", async () => {
    const group = await startShell(scope, WITH_CHILD);
    const { pid } = group;
    const step = { kind: "process", pid, startTicks: startTicksOf(pid), what: "sh" } as const;
    await group.kill();
    expect(await execute(step)).toBeNull();
  });

  it("ends what survived its group's leader by the run's tag, and no other run's", async () => {
    const tag = `test-${process.pid}-ours`;
    const orphans = await startShell(scope, "sleep 60 & sleep 60 & echo ready", { [RUN_TAG]: tag });
    await orphans.exit;
    const other = await startShell(scope, WITH_CHILD, { [RUN_TAG]: `${tag}-not` });
    const untagged = await startShell(scope, WITH_CHILD, { OTHER: tag });
    expect(readGroup(orphans.pid)).toHaveLength(2);
    expect(await execute({ kind: "tagged processes", tag })).toBe("ended 2 processes of the run");
    expect(readGroup(orphans.pid)).toEqual([]);
    expect(readGroup(other.pid)).toHaveLength(2);
    expect(readGroup(untagged.pid)).toHaveLength(2);
  });

  it("has nothing to do where no process has the tag", async () => {
    const tag = `test-${process.pid}-nobody`;
    expect(await execute({ kind: "tagged processes", tag })).toBeNull();
  });

  it("removes a folder with all that is in it, and leaves its neighbour", async () => {
    const root = temporaryFolder(scope);
    for (const name of ["gone", "kept"]) {
      mkdirSync(join(root, name, "deep"), { recursive: true });
      writeFileSync(join(root, name, "deep", "file"), "x");
    }
    const step = { kind: "folder", path: join(root, "gone") } as const;
    expect(await execute(step)).toBe(`removed ${step.path}`);
    expect(existsSync(step.path)).toBe(false);
    expect(existsSync(join(root, "kept", "deep", "file"))).toBe(true);
  });

  it("takes a folder that is gone already for removed", async () => {
    const path = join(temporaryFolder(scope), "never");
    await expect(execute({ kind: "folder", path })).resolves.toContain(path);
  });
});
