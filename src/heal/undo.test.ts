import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { openUndoLog, readOpenSteps, readUndone, type UndoStep } from "./undo.ts";

const folder = (path: string): UndoStep => ({ kind: "folder", path });

describe("the undo log", () => {
  let scope: Scope;
  let file: string;
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "undo.jsonl");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it("has an intent on disk when it returns", () => {
    const step: UndoStep = { kind: "process", pid: 7, startTicks: 9, what: 'a "b"\nc' };
    openUndoLog(file).intend(step);
    expect(readFileSync(file, "utf8")).toMatch(/\n$/);
    expect(readUndone(file)).toEqual([step]);
  });

  it("refuses an intent that it can't write down", () => {
    const log = openUndoLog(join(file, "nowhere", "undo.jsonl"));
    expect(() => log.intend(folder("/a"))).toThrow("ENOENT");
  });

  it("tells what wasn't undone, last first", () => {
    const log = openUndoLog(file);
    log.intend(folder("/a"));
    const done = log.intend(folder("/b"));
    log.intend(folder("/c"));
    expect(readUndone(file)).toEqual([folder("/c"), folder("/b"), folder("/a")]);
    done();
    expect(readUndone(file)).toEqual([folder("/c"), folder("/a")]);
  });

  it("keeps apart two steps that say the same", () => {
    const log = openUndoLog(file);
    const done = log.intend(folder("/a"));
    log.intend(folder("/a"));
    done();
    expect(readUndone(file)).toEqual([folder("/a")]);
  });

  it("goes on behind what an earlier process wrote, without taking its numbers", () => {
    openUndoLog(file).intend(folder("/a"));
    const done = openUndoLog(file).intend(folder("/b"));
    expect(readUndone(file)).toEqual([folder("/b"), folder("/a")]);
    done();
    expect(readUndone(file)).toEqual([folder("/a")]);
  });

  it("leaves out a line that was cut in the middle, and nothing but that line", () => {
    const log = openUndoLog(file);
    log.intend(folder("/a"));
    log.intend(folder("/b"));
    truncateSync(file, readFileSync(file).length - 5);
    expect(readUndone(file)).toEqual([folder("/a")]);
    openUndoLog(file).intend(folder("/c"));
    expect(readUndone(file)).toEqual([folder("/c"), folder("/a")]);
  });

  it("leaves out lines that aren't steps it knows", () => {
    const lines = [
      { number: 1, undo: { kind: "folder", path: "relative" } },
      { number: 2, undo: { kind: "process", pid: -1, startTicks: 0, what: "everything" } },
      { number: 3, undo: { kind: "tagged processes", tag: "" } },
      { number: 4, undo: { kind: "shell", command: "rm -r /" } },
      { number: 5, undo: folder("/kept") },
    ];
    writeFileSync(file, lines.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    expect(readUndone(file)).toEqual([folder("/kept")]);
  });

  it("has nothing to undo where there is no file, or an emptied one", () => {
    expect(readUndone(file)).toEqual([]);
    openUndoLog(file).intend(folder("/a"));
    writeFileSync(file, "");
    expect(readUndone(file)).toEqual([]);
  });

  describe("with a limit", () => {
    const untilMs = milliseconds(1_767_225_600_000);

    it("keeps the wall time, which means the same to another process", () => {
      const log = openUndoLog(file);
      log.intend(folder("/a"), { untilMs });
      log.intend(folder("/b"));
      expect(readOpenSteps(file)).toEqual([
        { number: 2, step: folder("/b"), untilMs: null },
        { number: 1, step: folder("/a"), untilMs },
      ]);
    });

    it("is undone like any other", () => {
      openUndoLog(file).intend(folder("/a"), { untilMs })();
      expect(readOpenSteps(file)).toEqual([]);
    });

    it("reads lines of a log from before there were limits", () => {
      writeFileSync(file, '{"number":1,"undo":{"kind":"folder","path":"/a"}}\n');
      expect(readOpenSteps(file)).toEqual([{ number: 1, step: folder("/a"), untilMs: null }]);
    });

    it("leaves out a line whose limit is no time", () => {
      writeFileSync(
        file,
        '{"number":1,"undo":{"kind":"folder","path":"/a"},"untilMs":"tomorrow"}\n',
      );
      expect(readOpenSteps(file)).toEqual([]);
    });
  });

  it.each<UndoStep>([
    { kind: "thaw", pid: 7, startTicks: 9, what: "chroma" },
    { kind: "http", method: "DELETE", url: "http://127.0.0.1:8474/x", body: null, what: "a cut" },
    { kind: "cgroup", path: "/sys/fs/cgroup/assay" },
  ])("reads a fault's step as it was intended: $kind", (step) => {
    openUndoLog(file).intend(step);
    expect(readUndone(file)).toEqual([step]);
  });
});
