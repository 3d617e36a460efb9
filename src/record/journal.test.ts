import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal } from "./journal.ts";
import { openRunFolder, type RunFolder } from "./run-folder.ts";
import { writeToDisk } from "./storage.ts";
import { harnessError, runFolderIn, smallDisk, temporaryFolder } from "./testing.ts";

const now = () => new Date("2026-11-25T17:25:40.000Z");
const at = "2026-11-25T17:25:40.000Z";
const text = ({ path }: RunFolder) => readFileSync(join(path, "journal.jsonl"), "utf8");
const linesOf = (folder: RunFolder) => text(folder).split("\n").slice(0, -1);

describe("the journal", () => {
  it("holds each event on a line of its own as soon as it has happened", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    using journal = openJournal(folder, { now });
    const event = { kind: "round began", round: 1, words: "a\nb" };
    journal.append(event);
    expect(text(folder)).toBe(`{"at":"${at}","kind":"round began","round":1,"words":"a\\nb"}\n`);
    journal.append({ kind: "round ended" });
    expect(linesOf(folder).map((line) => JSON.parse(line).kind)).toEqual([
      "round began",
      "round ended",
    ]);
    expect(journal.fault).toBeNull();
  });

  it("goes on behind what an earlier process wrote", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    writeFileSync(join(folder.path, "journal.jsonl"), "{}\n");
    using journal = openJournal(folder, { now });
    journal.append({ kind: "x" });
    expect(linesOf(folder)).toHaveLength(2);
  });

  it("holds no secret", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary, ["s3cret-s3cret"]);
    using journal = openJournal(folder, { now });
    const event = {
      kind: "process began",
      env: { API_TOKEN: "abc", THREADS: "4" },
      what: "echo s3cret-s3cret http://a:b@c",
    };
    journal.append(event);
    expect(JSON.parse(text(folder))).toEqual({
      at,
      kind: "process began",
      env: { API_TOKEN: "REDACTED", THREADS: "4" },
      what: "echo REDACTED http://REDACTED@c",
    });
  });

  it("keeps its own time where an event has a field of that name", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    using journal = openJournal(folder, { now });
    const event = { kind: "x", at: "never" };
    journal.append(event);
    expect(JSON.parse(text(folder))).toEqual({ at, kind: "x" });
  });
});

describe("the journal on a full disk", () => {
  it("doesn't throw, and remembers what was lost", () => {
    using temporary = temporaryFolder();
    const disk = smallDisk(0, writeToDisk);
    using journal = openJournal(runFolderIn(temporary), { now, write: disk.write });
    journal.append({ kind: "a" });
    journal.append({ kind: "b" });
    expect(journal.fault).toEqual({
      message: "ENOSPC: no space left on device, write",
      lost: 2,
    });
  });

  it("says so itself once there is room, and leaves a line that was cut to itself", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    const disk = smallDisk(60, writeToDisk);
    using journal = openJournal(folder, { now, write: disk.write });
    for (const kind of ["a", "b", "c"]) journal.append({ kind });
    disk.free(1000);
    journal.append({ kind: "d" });
    const [first, cut = "", ...rest] = linesOf(folder);
    expect(JSON.parse(first ?? "")).toEqual({ at, kind: "a" });
    expect(() => JSON.parse(cut)).toThrow();
    expect(rest.map((line) => JSON.parse(line))).toEqual([
      { at, kind: "events lost", lost: 2 },
      { at, kind: "d" },
    ]);
    expect(journal.fault?.lost).toBe(2);
  });

  it("writes to a device that is really full without throwing", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    using journal = openJournal(folder, { now, write: (_, bytes) => writeToFull(bytes) });
    journal.append({ kind: "a" });
    expect(journal.fault).toMatchObject({ message: expect.stringContaining("ENOSPC"), lost: 1 });
  });

  it("loses an event that is no JSON, and writes the next on a line without a gap", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    using journal = openJournal(folder, { now });
    const event = { kind: "odd", count: 1n };
    journal.append(event);
    journal.append({ kind: "next" });
    expect(linesOf(folder).map((line) => JSON.parse(line).kind)).toEqual(["events lost", "next"]);
    expect(journal.fault?.lost).toBe(1);
  });

  it("counts events after its end as lost", () => {
    using temporary = temporaryFolder();
    const journal = openJournal(runFolderIn(temporary), { now });
    journal.close();
    journal.close();
    journal.append({ kind: "late" });
    expect(journal.fault).toEqual({ message: "the journal is closed", lost: 1 });
  });
});

describe("openJournal", () => {
  it("refuses a folder that isn't there", () => {
    expect(harnessError(() => openJournal(openRunFolder("/nowhere"))).code).toBe("STORAGE");
  });
});

/** Linux keeps a device that is always full. */
function writeToFull(bytes: Uint8Array): number {
  writeFileSync("/dev/full", bytes);
  return bytes.length;
}
