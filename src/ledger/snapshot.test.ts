import { describe, expect, it } from "vitest";
import { documentHash, metadataHash, takeSnapshot } from "./snapshot.ts";
import { never, OLD_ROWS, readerOf } from "./testing.ts";

describe("a snapshot", () => {
  it("holds every id, its vector, and hashes of the rest", async () => {
    const snapshot = await takeSnapshot(readerOf(OLD_ROWS), never);
    expect(snapshot).toMatchObject({ records: 3, dimension: 4 });
    expect([...snapshot.rows]).toEqual([
      ["old-0", 0],
      ["old-1", 1],
      ["old-2", 2],
    ]);
    expect([...snapshot.vectors]).toEqual(OLD_ROWS.flatMap(({ vector }) => [...vector]));
    expect(snapshot.documents[1]).toBe(documentHash("An old document, 1."));
    expect(snapshot.metadatas[1]).toBe(metadataHash({ topic: "old", number: 1 }));
  });

  it("may be of nothing", async () => {
    const snapshot = await takeSnapshot(readerOf([]), never);
    expect(snapshot).toMatchObject({ records: 0, dimension: 0 });
    expect(snapshot.rows.size).toBe(0);
  });

  it.each([
    ["counts more than it holds", OLD_ROWS, 4, "Expected 4 records as it counts, got 3."],
    ["counts fewer than it holds", OLD_ROWS, 2, "Expected 2 records as it counts, got more."],
    ["has an id twice", [...OLD_ROWS, ...OLD_ROWS.slice(0, 1)], 4, 'got "old-0" twice'],
  ])("isn't taken of a collection that %s", async (...[, rows, counts, message]) => {
    const reader = readerOf(rows, { count: async () => counts });
    await expect(takeSnapshot(reader, never)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
    });
  });

  it("ends when aborted", async () => {
    const abort = new AbortController();
    abort.abort();
    const taking = takeSnapshot(readerOf(OLD_ROWS), abort.signal);
    await expect(taking).rejects.toMatchObject({ name: "AbortError" });
  });

  it("doesn't care about the order of fields, nor a double's last digit", () => {
    const hash = metadataHash({ a: 1, b: "x", c: 0.1 + 0.2 });
    expect(metadataHash({ c: 0.3, b: "x", a: 1 })).toBe(hash);
    expect(metadataHash({ a: 1, b: "x", c: 0.3001 })).not.toBe(hash);
    expect(metadataHash({ a: 1, b: "y", c: 0.3 })).not.toBe(hash);
    expect(metadataHash({ zero: -0 })).toBe(metadataHash({ zero: 0 }));
    expect(metadataHash({})).toBe(metadataHash(null));
    expect(metadataHash({ gone: null })).toBe(metadataHash(null));
    expect(metadataHash({ there: 0 })).not.toBe(metadataHash(null));
    expect(documentHash("")).not.toBe(documentHash(null));
  });
});
