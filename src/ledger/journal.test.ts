import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { createJournal, type Journal, type WriteBytes } from "./journal.ts";
import { FORMAT, type JournalHead } from "./journal-lines.ts";
import type { Operation } from "./ledger.ts";
import { readJournal } from "./read-journal.ts";

const HEAD: JournalHead = {
  ledger: FORMAT,
  seed: 5,
  dimension: 2,
  space: "l2",
  placement: { centre: [1, 2], noise: 0.5, length: null },
};
const adding = (id: string): Operation => ({
  workload: "set",
  kind: "add",
  records: [{ id, version: 1 }],
});

describe("the ledger's journal", () => {
  let scope: Scope;
  let file: string;
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "ledger.jsonl");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const create = (write?: WriteBytes): Journal => {
    const journal = createJournal(file, HEAD, write === undefined ? {} : { write });
    scope.defer("close the journal", () => journal.close());
    return journal;
  };

  it("says first what its records are made of", () => {
    create();
    expect(readJournal(file)).toEqual({ head: HEAD, attempts: [], cut: null });
  });

  it("holds an attempt once it may be sent, and its outcome after", async () => {
    const journal = create();
    const attempt = await journal.attempt(adding("a"));
    expect(readJournal(file).attempts).toMatchObject([
      { number: 1, ...adding("a"), outcome: "unknown", detail: "no outcome was written" },
    ]);
    await journal.outcome(attempt, "ok", "HTTP 201");
    const [read] = readJournal(file).attempts;
    expect(read).toMatchObject({ outcome: "ok", detail: "HTTP 201" });
    expect(journal.attempts()).toEqual([read]);
    expect(Date.parse(attempt.at)).toBeGreaterThan(Date.now() - 60_000);
    expect(attempt.atMs).toBeGreaterThan(0);
  });

  it("holds what several writers write at the same time, in order", async () => {
    const journal = create();
    const ids = Array.from({ length: 50 }, (_, index) => `r-${index}`);
    await Promise.all(
      ids.map(async (id) => journal.outcome(await journal.attempt(adding(id)), "ok", "")),
    );
    const { attempts } = readJournal(file);
    expect(attempts.map(({ records }) => records[0]?.id)).toEqual(ids);
    expect(attempts.every(({ outcome }) => outcome === "ok")).toBe(true);
  });

  it("isn't made where there is one already", () => {
    writeFileSync(file, "another's\n");
    expect(() => create()).toThrow(expect.objectContaining({ code: "STORAGE" }));
    expect(readFileSync(file, "utf8")).toBe("another's\n");
  });

  it("goes on in the middle of a line where the disk takes it bit by bit", async () => {
    const { write } = await import("node:fs");
    const bitwise: WriteBytes = (handle, bytes) =>
      new Promise((resolve, reject) => {
        write(handle, bytes.subarray(0, 3), (error, written) =>
          error ? reject(error) : resolve(written),
        );
      });
    const journal = create(bitwise);
    await journal.outcome(await journal.attempt(adding("a")), "fail", "HTTP 400");
    expect(readJournal(file).attempts).toMatchObject([{ outcome: "fail" }]);
  });

  it("allows nothing to be sent once the disk is full", async () => {
    const room: WriteBytes = async (_, bytes) => bytes.length;
    let disk = room;
    const journal = create((handle, bytes) => disk(handle, bytes));
    const attempt = await journal.attempt(adding("a"));
    disk = async () => {
      throw new Error("no space left on device");
    };
    await expect(journal.outcome(attempt, "ok", "")).rejects.toMatchObject({ code: "STORAGE" });
    disk = room;
    await expect(journal.attempt(adding("b"))).rejects.toThrow("no space left on device");
    // The first one was acknowledged all the same; the second one was never sent.
    expect(journal.attempts().map(({ outcome }) => outcome)).toEqual(["ok", "fail"]);
  });

  describe("that was cut", () => {
    beforeEach(async () => {
      const journal = create();
      for (const id of ["a", "b"])
        await journal.outcome(await journal.attempt(adding(id)), "ok", "");
    });
    const size = () => readFileSync(file).length;

    it("in the middle of an outcome leaves an unknown attempt, and tells the rest", () => {
      truncateSync(file, size() - 10);
      const { attempts, cut } = readJournal(file);
      expect(attempts.map(({ outcome }) => outcome)).toEqual(["ok", "unknown"]);
      expect(cut).toMatch(/^\{"of":2/);
    });

    it("in the middle of an attempt leaves it out, for it was never sent", () => {
      appendFileSync(file, '{"attempt":3,"at":"20');
      const { attempts, cut } = readJournal(file);
      expect(attempts).toHaveLength(2);
      expect(cut).toBe('{"attempt":3,"at":"20');
    });

    it("at any byte can be read, and never tells more than was written", () => {
      const whole = readFileSync(file, "utf8");
      const head = whole.indexOf("\n") + 1;
      const all = readJournal(file).attempts;
      for (let length = head; length < whole.length; length += 1) {
        writeFileSync(file, whole.slice(0, length));
        const { attempts, cut } = readJournal(file);
        expect(attempts.length).toBeLessThanOrEqual(all.length);
        for (const [index, attempt] of attempts.entries())
          expect([all[index]?.outcome, "unknown"]).toContain(attempt.outcome);
        expect(cut === null).toBe(whole[length - 1] === "\n");
      }
    });

    it("before its last line is refused, with the line's number", () => {
      const lines = readFileSync(file, "utf8").split("\n");
      writeFileSync(file, lines.with(1, "{").join("\n"));
      expect(() => readJournal(file)).toThrow(/in line 2 of .*, got: \{/);
    });

    it.each([
      ["is missing", ""],
      ["is of another version", `${JSON.stringify({ ...HEAD, ledger: 2 })}\n`],
      ["was cut itself", JSON.stringify(HEAD).slice(0, 20)],
    ])("is refused where its first line %s", (_, text) => {
      writeFileSync(file, text);
      expect(() => readJournal(file)).toThrow(
        expect.objectContaining({ code: "EVIDENCE_INVALID" }),
      );
    });

    it("is refused where attempts are missing, or an outcome has none", () => {
      const lines = readFileSync(file, "utf8").split("\n");
      writeFileSync(file, lines.toSpliced(1, 2).join("\n"));
      expect(() => readJournal(file)).toThrow("Expected attempt 1 in line 2");
      writeFileSync(file, lines.toSpliced(1, 1).join("\n"));
      expect(() => readJournal(file)).toThrow("the outcome of an attempt before it in line 2");
    });
  });

  it("that isn't there can't be read", () => {
    expect(() => readJournal(file)).toThrow(expect.objectContaining({ code: "EVIDENCE_INVALID" }));
  });
});
