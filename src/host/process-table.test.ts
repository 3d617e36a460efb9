import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { isAlive, readGroup, readProcess, readProcesses } from "./process-table.ts";
import { eventually, startShell, temporaryFolder } from "./testing.ts";

describe("the table of processes", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it("knows this process", () => {
    const self = readProcess(process.pid);
    expect(self).toMatchObject({ pid: process.pid, parent: process.ppid, zombie: false });
    expect(self?.cpu).toBeGreaterThan(0);
    expect(self?.startTicks).toBeGreaterThan(0);
    expect(readProcesses().map(({ pid }) => pid)).toContain(process.pid);
  });

  it("knows nothing of a process that isn't there", () => {
    expect(readProcess(2 ** 22 + 1)).toBeNull();
  });

  it.each([") (", "a) Z 1 2 3", ") S 1 1 1 1"])(
    "reads a process whose name holds %j as any other",
    async (name) => {
      const program = join(temporaryFolder(scope), name);
      writeFileSync(program, "#!/bin/sh\necho ready\nread line\n");
      chmodSync(program, 0o755);
      const { pid } = await startShell(scope, `sleep 60 | exec "${program}"`);
      const odd = await eventually("the process", () => {
        const members = readGroup(pid);
        return members.find((entry) => nameOf(entry.pid) === name) ?? null;
      });
      expect(odd).toMatchObject({ parent: pid, group: pid, zombie: false });
      expect(odd.startTicks).toBeGreaterThanOrEqual(readProcess(pid)?.startTicks ?? Infinity);
      expect(odd.cpu).toBeLessThan(5);
    },
  );

  const nameOf = (pid: number) => readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd();

  it("tells a zombie, which isn't alive and in no group", async () => {
    // Its parent never waits for it.
    const { pid } = await startShell(scope, "true & echo ready; exec sleep 60");
    const zombie = await eventually("a zombie", () => {
      return readProcesses().find((entry) => entry.group === pid && entry.zombie) ?? null;
    });
    expect(isAlive(zombie)).toBe(false);
    expect(readGroup(pid).map((entry) => entry.pid)).not.toContain(zombie.pid);
  });

  it("takes a process for alive only by its number and start time", async () => {
    const group = await startShell(scope, "echo ready; sleep 60");
    const entry = readProcess(group.pid);
    if (entry === null) throw new Error("The process isn't there.");
    const { pid, startTicks } = entry;
    expect(isAlive({ pid, startTicks })).toBe(true);
    expect(isAlive({ pid, startTicks: startTicks - 1 })).toBe(false);
    await group.kill();
    expect(isAlive({ pid, startTicks })).toBe(false);
  });
});
