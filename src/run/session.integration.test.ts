import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sweep } from "../heal/registry.ts";
import { entryFile } from "../heal/registry-files.ts";
import { type FaultServer, soon, startFaultServer } from "../heal/testing.ts";
import { readUndone, type UndoStep } from "../heal/undo.ts";
import { RUN_TAG } from "../host/environment.ts";
import { readProcess, readProcesses } from "../host/process-table.ts";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import type { RunEvent } from "./events.ts";
import { openSession, type Session } from "./session.ts";

describe("a session", () => {
  let scope: Scope;
  let root: string;
  let server: FaultServer;
  let shown: RunEvent[];
  beforeEach(async () => {
    scope = new Scope();
    root = temporaryFolder(scope);
    server = await startFaultServer(scope);
    shown = [];
    await fetch(server.url, { method: "POST" });
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const cacheFolder = () => join(root, "cache");
  const open = (): Promise<Session> =>
    openSession({
      reportsFolder: join(root, "reports"),
      cacheFolder: cacheFolder(),
      planName: "test",
      secrets: [],
      show: (event) => shown.push(event),
    });
  const watchdogs = () =>
    readProcesses()
      .filter(({ parent, zombie }) => parent === process.pid && !zombie)
      .map(({ pid }) => pid)
      .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("watchdog.ts"));
  const close = (session: Session) => session[Symbol.asyncDispose]();
  const undoFileOf = ({ folder }: Session) => join(folder.path, "undo.jsonl");
  const entries = () => readdirSync(join(cacheFolder(), "runs"));
  const notes = () => shown.flatMap((event) => (event.kind === "note" ? [event.words] : []));
  const cut = (): UndoStep => ({
    kind: "http",
    method: "DELETE",
    url: server.url,
    body: null,
    what: "a cut",
  });

  it("has one watchdog from its begin to its end, and leaves nothing", async () => {
    const session = await open();
    expect(watchdogs()).toHaveLength(1);
    expect(existsSync(session.workFolder)).toBe(true);
    await close(session);
    expect(watchdogs()).toEqual([]);
    expect(existsSync(session.workFolder)).toBe(false);
    expect(entries()).toEqual([]);
    expect(readFileSync(undoFileOf(session), "utf8")).toBe("");
    expect(notes()).toEqual([]);
    expect(existsSync(join(session.folder.path, "watchdog.log"))).toBe(false);
  });

  it("that is refused leaves no watchdog, no folder, and the other's in peace", async () => {
    const first = await open();
    const folders = readdirSync(join(root, "reports"));
    await expect(open()).rejects.toMatchObject({ code: "BUSY" });
    expect(watchdogs()).toHaveLength(1);
    expect(readdirSync(join(root, "reports"))).toEqual(folders);
    await close(first);
    await close(await open());
  });

  it("that can't write its folder leaves no watchdog", async () => {
    writeFileSync(join(root, "reports"), "in the way");
    await expect(open()).rejects.toMatchObject({ code: "STORAGE" });
    expect(watchdogs()).toEqual([]);
  });

  it("undoes at its end what a drill didn't, and says so", async () => {
    const session = await open();
    session.intend(cut());
    const stray = await startShell(scope, "sleep 60 & echo ready; wait", {
      [RUN_TAG]: session.folder.runId,
    });
    await close(session);
    expect(server.bites()).toBe(false);
    // Its end is told to this process, its parent, a moment later.
    await expect.poll(() => stray.running()).toBe(false);
    expect(notes()).toEqual([
      "at the run's end: took away a cut",
      "at the run's end: ended 2 processes of the run",
    ]);
    expect(entries()).toEqual([]);
  });

  it("doesn't undo again what a drill has undone", async () => {
    const session = await open();
    const done = session.intend(cut());
    done();
    await close(session);
    expect(server.requests).toEqual(["POST /fault"]);
    expect(notes()).toEqual([]);
  });

  describe("whose fault can't be taken away", () => {
    let session: Session;
    beforeEach(async () => {
      session = await open();
      session.intend(cut());
      writeFileSync(join(session.folder.path, "evidence.json"), "{}");
      server.refuse(500);
      await expect(close(session)).rejects.toThrow(/http: DELETE .*\(a cut\): .*got 500/);
    });

    it("loses nothing of what was found, and keeps the step for the next sweep", async () => {
      expect(readFileSync(join(session.folder.path, "evidence.json"), "utf8")).toBe("{}");
      expect(readFileSync(join(session.folder.path, "journal.jsonl"), "utf8")).toMatch(/run began/);
      expect(existsSync(session.workFolder)).toBe(false);
      expect(readUndone(undoFileOf(session))).toContainEqual(cut());
      expect(entries()).toEqual([`${session.folder.runId}.json`]);
      // The harness is this process, and lives still.
      expect(await sweep(cacheFolder())).toEqual([]);
    });

    it("is left to its watchdog, which tries again once the harness is gone", async () => {
      const [pid = 0] = watchdogs();
      expect(readProcess(pid)).not.toBeNull();
      const file = entryFile(cacheFolder(), session.folder.runId);
      const entry = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...entry, startTicks: 1 }));
      server.obey();
      // As a sweep sees it, this harness is dead: what it left is undone.
      expect(await sweep(cacheFolder())).toMatchObject([
        { done: expect.arrayContaining(["took away a cut"]), failed: [] },
      ]);
      expect(server.bites()).toBe(false);
      await soon("the watchdog's end", () => (watchdogs().length === 0 ? true : null));
    });
  });

  it("tells at its end what its watchdog undid, because its limit was over", async () => {
    const session = await open();
    session.intend(cut(), { untilMs: milliseconds(Date.now() + 50) });
    await soon("the fault's end", () => (server.bites() ? null : true));
    const log = join(session.folder.path, "watchdog.log");
    await soon(
      "the watchdog's words",
      () => (existsSync(log) && readFileSync(log, "utf8")) || null,
    );
    await close(session);
    expect(notes()).toEqual([
      expect.stringMatching(/^watchdog: \S+Z past its limit: took away a cut$/),
    ]);
  });

  it("tells nothing of a watchdog that hasn't written its first line yet", async () => {
    const session = await open();
    writeFileSync(join(session.folder.path, "watchdog.log"), "");
    await close(session);
    expect(notes()).toEqual([]);
  });

  it("lets nothing be broken once its watchdog is gone, and says that it is", async () => {
    const session = await open();
    process.kill(watchdogs()[0] ?? 0, "SIGKILL");
    await soon("the note", () => notes().length > 0 || null);
    expect(notes()).toEqual(["the watchdog ended before its time (SIGKILL)"]);
    expect(() => session.intend(cut())).toThrow(expect.objectContaining({ code: "FAULT_BROKEN" }));
    // What isn't broken on purpose goes on.
    session.onSpawn({ pid: 2 ** 22 + 1, startTicks: 1, what: "sh" });
    await close(session);
    expect(entries()).toEqual([]);
  });
});
