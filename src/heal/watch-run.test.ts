import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readProcess } from "../host/process-table.ts";
import { eventually, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { register } from "./registry.ts";
import { entryFile, watchdogLog } from "./registry-files.ts";
import { type FaultServer, startFaultServer } from "./testing.ts";
import { openUndoLog, type UndoStep } from "./undo.ts";
import { type WatchedRun, watchRun } from "./watch-run.ts";

describe("watching a run", () => {
  let scope: Scope;
  let run: WatchedRun;
  let server: FaultServer;
  beforeEach(async () => {
    scope = new Scope();
    server = await startFaultServer(scope);
    await fetch(server.url, { method: "POST" });
    const root = temporaryFolder(scope);
    const runFolder = join(root, "run");
    mkdirSync(runFolder);
    run = {
      cache: join(root, "cache"),
      runId: `test-${process.pid}-watched`,
      runFolder,
      undoFile: join(runFolder, "undo.jsonl"),
      pid: process.pid,
      startTicks: readProcess(process.pid)?.startTicks ?? 0,
    };
    register(run.cache, run);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const past = () => (Date.now() - 1) as Milliseconds;
  const cut = (what = "a cut"): UndoStep => ({
    kind: "http",
    method: "DELETE",
    url: server.url,
    body: null,
    what,
  });
  const log = () =>
    existsSync(watchdogLog(run.runFolder)) ? readFileSync(watchdogLog(run.runFolder), "utf8") : "";
  const letGo = () => rmSync(entryFile(run.cache, run.runId));
  const requests = () => server.requests.filter((request) => request.startsWith("DELETE")).length;

  it("ends once the run has let go, without a word", async () => {
    const undo = openUndoLog(run.undoFile);
    undo.intend(cut(), { untilMs: past() });
    const watching = watchRun(run);
    // The server is asked a moment before it is told.
    const said = await eventually("a look's word", () => log() || null);
    letGo();
    await watching;
    expect(log()).toBe(said);
  });

  it("sweeps a run once its harness is gone", async () => {
    const harness = spawn("/bin/sh", ["-c", "sleep 60"], { stdio: "ignore" });
    scope.defer("end the harness", () => void harness.kill("SIGKILL"));
    const pid = harness.pid ?? 0;
    const watched = { ...run, pid, startTicks: readProcess(pid)?.startTicks ?? 0 };
    const { cache, ...entry } = watched;
    writeFileSync(entryFile(cache, run.runId), JSON.stringify(entry));
    const watching = watchRun(watched);
    const early = await Promise.race([watching.then(() => "ended"), delay(1200, "waits")]);
    expect(early).toBe("waits");
    const gone = once(harness, "exit");
    harness.kill("SIGKILL");
    await gone;
    await watching;
    expect(existsSync(entryFile(cache, run.runId))).toBe(false);
    expect(log()).toContain("ended without undoing everything");
  });

  it("ends where the run has let go before its first look", async () => {
    letGo();
    await watchRun(run);
    expect(log()).toBe("");
  });

  it("ends with a harness that was gone before it entered anything", async () => {
    letGo();
    await watchRun({ ...run, startTicks: run.startTicks + 1 });
    expect(log()).toBe("");
  });

  it("undoes what has outlived its limit, says so, and goes on watching", async () => {
    const undo = openUndoLog(run.undoFile);
    undo.intend(cut(), { untilMs: past() });
    const watching = watchRun(run);
    await eventually("the end of the fault", () => log().includes("took away a cut") || null);
    undo.intend(cut("another cut"), { untilMs: past() });
    await eventually("the next one's end", () => log().includes("nothing was left") || null);
    letGo();
    await watching;
    expect(requests()).toBe(2);
    expect(log().trimEnd().split("\n")).toHaveLength(2);
  });

  it("leaves alone what has no limit, or has been undone in time", async () => {
    const undo = openUndoLog(run.undoFile);
    undo.intend(cut());
    undo.intend(cut(), { untilMs: milliseconds(Date.now() + 3_600_000) });
    undo.intend(cut(), { untilMs: past() })();
    const path = join(run.runFolder, "expired");
    mkdirSync(path);
    undo.intend({ kind: "folder", path }, { untilMs: past() });
    const watching = watchRun(run);
    await eventually("a look", () => (existsSync(path) ? null : true));
    letGo();
    await watching;
    expect(requests()).toBe(0);
  });

  it("doesn't let one that can't be undone keep it from the others, nor tries it at every look", async () => {
    const undo = openUndoLog(run.undoFile);
    server.refuse(500);
    undo.intend(cut(), { untilMs: past() });
    const watching = watchRun(run);
    await eventually("a try", () => log().includes("past its limit, FAILED: http: ") || null);
    const path = join(run.runFolder, "expired");
    mkdirSync(path);
    undo.intend({ kind: "folder", path }, { untilMs: past() });
    await eventually("the next look", () => (existsSync(path) ? null : true));
    letGo();
    await watching;
    expect(requests()).toBe(1);
  });

  it("sweeps a run whose harness is gone, even where another process has its number", async () => {
    openUndoLog(run.undoFile).intend(cut());
    const { cache, ...entry } = { ...run, startTicks: run.startTicks - 1 };
    writeFileSync(entryFile(cache, run.runId), JSON.stringify(entry));
    await watchRun({ cache, ...entry });
    expect(server.bites()).toBe(false);
    expect(log()).toContain(
      `the harness (process ${process.pid}) ended without undoing everything: took`,
    );
    expect(existsSync(entryFile(cache, run.runId))).toBe(false);
  });
});
