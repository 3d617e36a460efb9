import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { entryFile, runsFolder, workFolderOf } from "../heal/registry-files.ts";
import { type FaultServer, startFaultServer } from "../heal/testing.ts";
import { openUndoLog, type UndoStep } from "../heal/undo.ts";
import { readGroup, readProcess } from "../host/process-table.ts";
import { eventually, startShell } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

describe("`heal`", () => {
  let scope: Scope;
  let sandbox: Sandbox;
  let server: FaultServer;
  beforeEach(async () => {
    scope = new Scope();
    const made = new Sandbox();
    sandbox = made;
    scope.defer("remove the sandbox", () => made[Symbol.dispose]());
    server = await startFaultServer(scope);
    await fetch(server.url, { method: "POST" });
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const runId = `test-${process.pid}-healed`;
  /** As a run leaves it whose harness and watchdog were killed. */
  const deadRun = (steps: readonly UndoStep[]): void => {
    const undoFile = join(sandbox.folder, "undo.jsonl");
    const log = openUndoLog(undoFile);
    for (const step of steps) log.intend(step);
    const entry = { runId, runFolder: sandbox.folder, undoFile, pid: process.pid, startTicks: 1 };
    mkdirSync(runsFolder(sandbox.cache), { recursive: true });
    writeFileSync(entryFile(sandbox.cache, runId), JSON.stringify(entry));
    mkdirSync(workFolderOf(sandbox.cache, runId), { recursive: true });
  };
  const cut = (): UndoStep => ({
    kind: "http",
    method: "DELETE",
    url: server.url,
    body: null,
    what: "the cut app → backend 1",
  });

  it("says in words what it undid, and then that nothing is left", async () => {
    const group = await startShell(scope, "sleep 60 & echo ready; wait");
    const { pid } = group;
    const startTicks = readProcess(pid)?.startTicks ?? 0;
    group.signal("SIGSTOP");
    await eventually("the freeze", () => readProcess(pid)?.frozen || null);
    deadRun([cut(), { kind: "thaw", pid, startTicks, what: "chroma" }]);
    const work = workFolderOf(sandbox.cache, runId);
    expect(await sandbox.run(["heal"])).toMatchObject({
      code: EXIT.done,
      stdout: [
        `run ${runId}:`,
        `  thawed process ${pid} (chroma)`,
        "  took away the cut app → backend 1",
        `  removed ${work}`,
        "",
      ].join("\n"),
      stderr: "",
    });
    expect(server.bites()).toBe(false);
    expect(readGroup(pid).some(({ frozen }) => frozen)).toBe(false);
    expect(sandbox.leftovers()).toEqual([]);
    expect(await sandbox.run(["heal"])).toMatchObject({
      code: EXIT.done,
      stdout: "Nothing was left behind.\n",
    });
  });

  it("ends with 70 where something can't be undone, and says how to give it up", async () => {
    server.refuse(500);
    deadRun([cut()]);
    const entry = entryFile(sandbox.cache, runId);
    const failed = await sandbox.run(["heal"]);
    expect(failed).toMatchObject({ code: EXIT.broken, stderr: "" });
    expect(failed.stdout).toMatch(/^ {2}FAILED: http: DELETE .*the cut app.*: .*got 500$/m);
    expect(failed.stdout).toContain(`remove ${entry}\n`);
    expect(sandbox.leftovers()).toEqual([`runs/${runId}.json`]);
    server.obey();
    expect(await sandbox.run(["heal"])).toMatchObject({ code: EXIT.done });
    expect(sandbox.leftovers()).toEqual([]);
  });

  it("says what it does, and what it doesn't touch", async () => {
    const { stdout } = await sandbox.run(["heal", "--help"]);
    for (const words of ["frozen", "proxies", "limits", "watchdog", "isn't touched", "70"])
      expect(stdout).toContain(words);
  });
});
