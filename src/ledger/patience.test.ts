import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Milliseconds, milliseconds, seconds } from "../units/quantity.ts";
import type { Reader } from "./ledger.ts";
import { openPatience, type Patience } from "./patience.ts";
import { booksOf, check, OLD_ROWS, readerOf } from "./testing.ts";

/** Runs on a clock of its own, to its end. */
async function onTheClock<T>(work: () => Promise<T>): Promise<T> {
  const done = work();
  const seen = done.then(
    () => true,
    () => true,
  );
  let over = false;
  void seen.then(() => {
    over = true;
  });
  while (!over) await vi.advanceTimersByTimeAsync(1000);
  return done;
}

const now = () => milliseconds(Date.now());

const after = (time: Milliseconds) => new Promise((resolve) => setTimeout(resolve, time));

const tooLate = async (patience: Patience): Promise<never> => {
  await after(patience.limitMs);
  throw new Error("no reply");
};

/** What hangs: every call ends at its limit. */
const hanging = (patience: Patience): Reader =>
  readerOf(OLD_ROWS, {
    count: () => tooLate(patience),
    // biome-ignore lint/correctness/useYield: it never comes to that.
    async *readAll() {
      await tooLate(patience);
    },
  });

describe("patience with a server that is read", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("waits long once, and for every other plane a short time", async () => {
    const patience = openPatience(seconds(60), now);
    const books = await booksOf([]);
    const reader = patience.watching(hanging(patience));
    const began = now();
    const reading = await onTheClock(() => check(books, reader));
    // The count; then the records with their vectors, and without.
    const took = now() - began;
    expect(took).toBeGreaterThanOrEqual(70_000);
    expect(took).toBeLessThan(75_000);
    expect(reading.findings.map(({ kind }) => kind)).toEqual([
      "unreadable",
      "unreadable",
      "unreadable",
    ]);
    expect(patience.limitMs).toBe(5000);
  });

  it("is shared by all paths to one server", async () => {
    const patience = openPatience(seconds(60), now);
    const [one, other] = [hanging(patience), hanging(patience)].map(patience.watching);
    await expect(onTheClock(async () => one?.count())).rejects.toThrow("no reply");
    const began = now();
    await expect(onTheClock(async () => other?.count())).rejects.toThrow("no reply");
    expect(now() - began).toBeLessThan(7000);
    expect(now() - began).toBeGreaterThanOrEqual(5000);
  });

  it("isn't lost by an answer that takes long, nor by an error that comes at once", async () => {
    const patience = openPatience(seconds(60), now);
    const reader = patience.watching(
      readerOf(OLD_ROWS, {
        async count() {
          await after(milliseconds(59_000));
          return 3;
        },
        query: async () => {
          throw new Error("HTTP 500");
        },
      }),
    );
    expect(await onTheClock(() => reader.count())).toBe(3);
    await expect(reader.query([1], 1)).rejects.toThrow("HTTP 500");
    expect(patience.limitMs).toBe(60_000);
  });

  it("hands on everything that is read, as it is", async () => {
    const reader = openPatience(seconds(60), now).watching(readerOf(OLD_ROWS));
    const ids: string[] = [];
    for await (const batch of reader.readAll({ vectors: false })) ids.push(...batch.ids);
    expect(ids).toEqual(OLD_ROWS.map(({ id }) => id));
    expect(await reader.query(OLD_ROWS[0]?.vector ?? [], 1)).toEqual(["old-0"]);
    expect(await reader.queueRows()).toBe(0);
  });
});
