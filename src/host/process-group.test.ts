import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { type GroupCommand, type OnSpawn, spawnGroup, stopGracefully } from "./process-group.ts";
import { readGroup, readProcess } from "./process-table.ts";
import { eventually, startShell, temporaryFolder } from "./testing.ts";

/** A shell whose child has a child. */
const THREE_DEEP = "sh -c 'sleep 60 & wait' & echo ready; wait";

describe("a process group", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const commandOf = (given: Partial<GroupCommand>): GroupCommand => ({
    program: "/bin/sh",
    args: ["-c", "true"],
    cwd: folder,
    env: { PATH: "/usr/bin:/bin" },
    logFile: join(folder, "logs", "deep", "test.log"),
    ...given,
  });
  const nothing: OnSpawn = () => undefined;

  it("is told of, with what names it for good, before its start returns", async () => {
    const told: unknown[] = [];
    const script = commandOf({ args: ["-c", "sleep 60"] });
    const group = await spawnGroup(script, (entry) => told.push(entry));
    scope.defer("end it", () => group.kill());
    const startTicks = readProcess(group.pid)?.startTicks;
    expect(told).toEqual([{ pid: group.pid, startTicks, what: "/bin/sh" }]);
  });

  it("isn't left running where its undo can't be kept", async () => {
    let pid = 0;
    const starting = spawnGroup(commandOf({ args: ["-c", "sleep 60"] }), (entry) => {
      pid = entry.pid;
      throw new Error("no space left");
    });
    await expect(starting).rejects.toThrow("no space left");
    expect(readGroup(pid)).toEqual([]);
  });

  it("is its own, so that Ctrl-C at the terminal doesn't reach it", async () => {
    const group = await startShell(scope, THREE_DEEP);
    expect(readProcess(group.pid)?.group).toBe(group.pid);
    expect(readProcess(process.pid)?.group).not.toBe(group.pid);
  });

  it("tells how its leader ended", async () => {
    const failing = await spawnGroup(commandOf({ args: ["-c", "exit 3"] }), nothing);
    expect(await failing.exit).toEqual({ code: 3, signal: null });
    const killed = await spawnGroup(commandOf({ args: ["-c", "kill -9 $$"] }), nothing);
    expect(await killed.exit).toEqual({ code: null, signal: "SIGKILL" });
    expect(killed.running()).toBe(false);
  });

  it("writes both outputs to its log, behind what was there", async () => {
    const command = commandOf({ args: ["-c", "echo out; echo err >&2"] });
    await (await spawnGroup(command, nothing)).exit;
    const again = await spawnGroup(command, nothing);
    await again.exit;
    expect(readFileSync(command.logFile, "utf8")).toBe("out\nerr\nout\nerr\n");
    expect(again.logTail(3)).toBe("err\nout\nerr");
  });

  it("has an empty log's end where the log is gone", async () => {
    const command = commandOf({ args: ["-c", `rm "${commandOf({}).logFile}"`] });
    const silent = await spawnGroup(command, nothing);
    await silent.exit;
    expect(silent.logTail(5)).toBe("");
  });

  it("has the folder and the variables that it is given, and no others", async () => {
    const command = commandOf({ args: ["-c", "pwd; env"], env: { PATH: "/usr/bin:/bin", X: "1" } });
    const group = await spawnGroup(command, nothing);
    await group.exit;
    const lines = group.logTail(100).split("\n");
    expect(lines[0]).toBe(folder);
    expect(lines).toContain("X=1");
    expect(lines.filter((line) => line.startsWith("HOME="))).toEqual([]);
  });

  it.each([
    ["a program", { program: "/nowhere/chroma" }],
    ["a folder to start in", { cwd: "/nowhere" }],
  ])("doesn't start without %s", async (_, given) => {
    const told: unknown[] = [];
    const starting = spawnGroup(commandOf(given), (entry) => told.push(entry));
    await expect(starting).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      message: expect.stringMatching(/^Expected to start .*ENOENT/),
    });
    expect(told).toEqual([]);
  });

  describe("killed", () => {
    it("has no process left, not even a child's child", async () => {
      const group = await startShell(scope, THREE_DEEP);
      const isGrandchild = ({ pid, parent }: { pid: number; parent: number }) =>
        pid !== group.pid && parent !== group.pid;
      await eventually("a child's child", () => readGroup(group.pid).some(isGrandchild) || null);
      await group.kill();
      expect(readGroup(group.pid)).toEqual([]);
      expect(group.running()).toBe(false);
    });

    it("has no process left where its leader ended long before", async () => {
      const group = await startShell(scope, "sleep 60 & echo ready");
      await group.exit;
      expect(readGroup(group.pid)).toHaveLength(1);
      await group.kill();
      expect(readGroup(group.pid)).toEqual([]);
    });

    it("may be killed and signalled again", async () => {
      const group = await startShell(scope, "echo ready");
      await group.kill();
      await group.kill();
      expect(() => group.signal("SIGINT")).not.toThrow();
    });

    it("is killed even while frozen", async () => {
      const group = await startShell(scope, "echo ready; sleep 60");
      group.signal("SIGSTOP");
      expect(group.running()).toBe(true);
      await group.kill();
      expect(readGroup(group.pid)).toEqual([]);
    });

    it("leaves another group alone", async () => {
      const group = await startShell(scope, THREE_DEEP);
      const other = await startShell(scope, "echo ready; sleep 60");
      await group.kill();
      expect(other.running()).toBe(true);
    });
  });

  describe("stopped gracefully", () => {
    const LONG = milliseconds(60_000);

    it("gets SIGINT, and may end in its own way", async () => {
      const script = "trap 'echo bye; exit 4' INT; echo ready; while true; do sleep 0.02; done";
      const group = await startShell(scope, script);
      const stop = await stopGracefully(group, LONG);
      expect(stop).toMatchObject({ graceful: true, exit: { code: 4, signal: null } });
      expect(group.logTail(1)).toBe("bye");
    });

    it("is killed once the grace is over where it ignores SIGINT", async () => {
      const group = await startShell(scope, "trap '' INT; echo ready; sleep 60");
      const stop = await stopGracefully(group, milliseconds(50));
      expect(stop).toMatchObject({ graceful: false, exit: { code: null, signal: "SIGKILL" } });
      expect(readGroup(group.pid)).toEqual([]);
    });

    it("leaves no child behind that ignores SIGINT", async () => {
      const script = "trap '' INT; sleep 60 & trap 'exit 0' INT; echo ready; wait";
      const group = await startShell(scope, script);
      expect(await stopGracefully(group, LONG)).toMatchObject({ graceful: true });
      expect(readGroup(group.pid)).toEqual([]);
    });

    it("is told as it ended where it had ended before", async () => {
      const group = await startShell(scope, "echo ready; exit 5");
      await group.exit;
      const stop = await stopGracefully(group, LONG);
      expect(stop).toMatchObject({ graceful: true, exit: { code: 5 } });
    });
  });
});
