import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RUN_TAG } from "../host/environment.ts";
import { readGroup, readProcess } from "../host/process-table.ts";
import { eventually, startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { execute } from "./execute.ts";
import { startFaultServer } from "./testing.ts";

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

  it("runs the user's own command where it was meant to be run, and tells when it fails", async () => {
    const cwd = temporaryFolder(scope);
    const hook = (command: string) =>
      ({
        kind: "hook",
        field: "hooks.start",
        command,
        limitMs: 5000,
        cwd,
        mark: join(cwd, "marks", command.replaceAll(" ", "-")),
      }) as const;
    expect(await execute(hook("mkdir here"))).toBe("ran hooks.start");
    expect(existsSync(join(cwd, "here"))).toBe(true);
    // Once more it would fail: the folder is there.
    expect(await execute(hook("mkdir here"))).toBeNull();
    await expect(execute(hook("exit 4"))).rejects.toThrow("exit code 0, got 4");
    await expect(execute(hook("exit 4"))).rejects.toThrow("exit code 0, got 4");
  });

  it("has nothing to do for a folder that is gone already", async () => {
    const path = join(temporaryFolder(scope), "never");
    expect(await execute({ kind: "folder", path })).toBeNull();
  });

  describe("that thaws", () => {
    /** A shell and its child, both stopped. */
    const frozenShell = async () => {
      const group = await startShell(scope, WITH_CHILD);
      group.signal("SIGSTOP");
      await eventually("the freeze", () => isFrozen(group.pid, 2) || null);
      return group.pid;
    };
    const isFrozen = (pid: number, members: number) =>
      readGroup(pid).filter(({ frozen }) => frozen).length === members;

    it("lets the whole group go on", async () => {
      const pid = await frozenShell();
      const step = { kind: "thaw", pid, startTicks: startTicksOf(pid), what: "sh" } as const;
      expect(await execute(step)).toBe(`thawed process ${pid} (sh)`);
      await eventually("the thaw", () => isFrozen(pid, 0) || null);
      expect(readGroup(pid)).toHaveLength(2);
    });

    it("has nothing to say of a group that goes on already", async () => {
      const { pid } = await startShell(scope, WITH_CHILD);
      const step = { kind: "thaw", pid, startTicks: startTicksOf(pid), what: "sh" } as const;
      expect(await execute(step)).toBeNull();
      expect(readGroup(pid)).toHaveLength(2);
    });

    it("leaves a later process with the same number frozen", async () => {
      const pid = await frozenShell();
      const startTicks = startTicksOf(pid) - 1;
      expect(await execute({ kind: "thaw", pid, startTicks, what: "sh" })).toBeNull();
      expect(isFrozen(pid, 2)).toBe(true);
    });

    it("has nothing to do for a process that has ended", async () => {
      const step = { kind: "thaw", pid: 2 ** 22 + 1, startTicks: 1, what: "sh" } as const;
      expect(await execute(step)).toBeNull();
    });
  });

  describe("by a request", () => {
    const take = (url: string) =>
      ({ kind: "http", method: "DELETE", url, body: null, what: "a cut" }) as const;

    it("takes a fault away, and only once", async () => {
      const server = await startFaultServer(scope);
      await fetch(server.url, { method: "POST" });
      expect(await execute(take(server.url))).toBe("took away a cut");
      expect(server.bites()).toBe(false);
      expect(await execute(take(server.url))).toBeNull();
    });

    it("sends the body that it has, as JSON", async () => {
      const server = await startFaultServer(scope);
      const body = '{"enabled":true}';
      await execute({ ...take(server.url), method: "PATCH", body });
      expect(server.requests).toEqual([`PATCH /fault application/json ${body}`]);
    });

    it("has nothing to do where nobody listens any more", async () => {
      const server = await startFaultServer(scope);
      server.close();
      expect(await execute(take(server.url))).toBeNull();
    });

    it.each([400, 405, 500, 503])("fails by an answer of %i", async (status) => {
      const server = await startFaultServer(scope);
      server.refuse(status);
      await expect(execute(take(server.url))).rejects.toThrow(
        `DELETE ${server.url} (a cut): expected 2xx or 404, got ${status}`,
      );
    });

    it("fails by no answer within its limit", async () => {
      const server = await startFaultServer(scope);
      server.refuse(null);
      await expect(execute(take(server.url))).rejects.toThrow(/\(a cut\): .*timeout/);
    });

    it("fails by a connection that is cut before the answer", async () => {
      const server = await startFaultServer(scope);
      server.refuse(null);
      const failing = expect(execute(take(server.url))).rejects.toThrow(
        /\(a cut\): other side closed/,
      );
      await eventually("the request", () => server.requests.length > 0 || null);
      server.close();
      await failing;
    });
  });

  it("has nothing to do for a cgroup that is gone", async () => {
    const path = `/sys/fs/cgroup/assay-test-${process.pid}-gone`;
    expect(await execute({ kind: "cgroup", path })).toBeNull();
  });

  it("doesn't leave the cgroups' folder", async () => {
    const path = "/sys/fs/cgroup/../../../tmp";
    await expect(execute({ kind: "cgroup", path })).rejects.toThrow("Expected a cgroup");
  });
});
