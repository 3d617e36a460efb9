import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGroup } from "../host/process-table.ts";
import { startShell } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { leaveCgroup } from "./leave-cgroup.ts";

/** Version 2 has one tree, version 1 a tree for each controller. */
const TREE = existsSync("/sys/fs/cgroup/cgroup.procs") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu";

describe("a cgroup's limit", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const makeCgroup = (name: string): string => {
    const path = join(TREE, `assay-test-${process.pid}-${name}`);
    mkdirSync(path);
    scope.defer("remove the test's cgroup", () => existsSync(path) && rmdirSync(path));
    return path;
  };
  const members = (path: string) =>
    readFileSync(join(path, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  const shellIn = async (path: string) => {
    const { pid } = await startShell(scope, "sleep 60 & echo ready; wait");
    for (const entry of readGroup(pid))
      writeFileSync(join(path, "cgroup.procs"), String(entry.pid));
    return readGroup(pid).map((entry) => entry.pid);
  };

  it("is lifted with its processes alive, which move to the parent", async () => {
    const path = makeCgroup("held");
    const pids = await shellIn(path);
    expect(members(path)).toEqual(expect.arrayContaining(pids));
    expect(await leaveCgroup(path)).toBe(`lifted the limit ${path}`);
    expect(existsSync(path)).toBe(false);
    expect(members(dirname(path))).toEqual(expect.arrayContaining(pids));
    expect(await leaveCgroup(path)).toBeNull();
  });

  it("is lifted where no process is held", async () => {
    const path = makeCgroup("empty");
    expect(await leaveCgroup(path)).toBe(`lifted the limit ${path}`);
  });

  it("leaves another cgroup's processes where they are", async () => {
    const [path, other] = [makeCgroup("one"), makeCgroup("other")];
    const pids = await shellIn(other);
    await leaveCgroup(path);
    expect(members(other)).toEqual(expect.arrayContaining(pids));
    await leaveCgroup(other);
  });

  it("can't be lifted while a cgroup lies within it, and says so", async () => {
    const path = makeCgroup("outer");
    const inner = join(path, "inner");
    mkdirSync(inner);
    scope.defer("remove the inner one", () => rmdirSync(inner));
    await expect(leaveCgroup(path)).rejects.toThrow(`${path}: EBUSY`);
  });
});
