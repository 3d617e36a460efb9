import type { Space } from "../chroma/replies.ts";
import { milliseconds } from "../units/quantity.ts";
import type { Books } from "./books.ts";
import { type CheckOptions, checkStored } from "./check.ts";
import type { JournaledAttempt } from "./journal-lines.ts";
import type { Operation, Outcome, Reader, Snapshot } from "./ledger.ts";
import { historiesOf } from "./model.ts";
import { placeAwayFrom } from "./placement.ts";
import { createRecords, type Records } from "./record.ts";
import { takeSnapshot } from "./snapshot.ts";

/** One record as a test stores it. */
export interface StoredRow {
  readonly id: string;
  readonly document: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly vector: Float32Array;
}

export const AWAY_FROM = Float32Array.of(0.5, -0.25, 1, 0);

export function testRecords(space: Space = "l2", seed = 7): Records {
  return createRecords({ seed, space, placement: placeAwayFrom(space, AWAY_FROM, 1) });
}

/** What a ledger stores under an id. */
export const rowAt = (records: Records, id: string, version: number): StoredRow => ({
  id,
  document: records.document(id, version),
  metadata: { ...records.metadata(id, version) },
  vector: records.vector(id, version),
});

/** What was there before. */
export const OLD_ROWS: readonly StoredRow[] = [0, 1, 2].map((number) => ({
  id: `old-${number}`,
  document: `An old document, ${number}.`,
  metadata: { topic: "old", number },
  vector: Float32Array.of(number, 1, 0, 1),
}));

const PAGE = 4;

/** Reads rows in small pages; its queries are exact. */
export function readerOf(rows: readonly StoredRow[], other: Partial<Reader> = {}): Reader {
  const reader: Reader = {
    name: "test",
    async *readAll({ vectors = true } = {}) {
      for (let from = 0; from < rows.length; from += PAGE) {
        const page = rows.slice(from, from + PAGE);
        yield {
          ids: page.map(({ id }) => id),
          documents: page.map(({ document }) => document),
          metadatas: page.map(({ metadata }) => metadata),
          vectors: Float32Array.from(vectors ? page.flatMap(({ vector }) => [...vector]) : []),
        };
      }
    },
    count: async () => new Set(rows.map(({ id }) => id)).size,
    async query(vector, k) {
      const byDistance = rows.toSorted(
        (a, b) => squared(a.vector, vector) - squared(b.vector, vector),
      );
      return [...new Set(byDistance.map(({ id }) => id))].slice(0, k);
    },
    queryEach: (vectors, k) => Promise.all(vectors.map((vector) => reader.query(vector, k))),
    queueRows: async () => 0,
    ...other,
  };
  return reader;
}

const squared = (a: Float32Array, b: ArrayLike<number>): number =>
  a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);

export const never = new AbortController().signal;

export const oldSnapshot = (): Promise<Snapshot> => takeSnapshot(readerOf(OLD_ROWS), never);

/** An operation on some ids, with its outcome. */
export const did = (
  kind: Operation["kind"],
  records: readonly (readonly [id: string, version: number])[],
  outcome: Outcome = "ok",
): Omit<JournaledAttempt, "number"> => ({
  at: "2026-11-22T10:00:00.000Z",
  atMs: milliseconds(0),
  workload: "set",
  kind,
  records: records.map(([id, version]) => ({ id, version })),
  outcome,
  detail: "",
});

export async function booksOf(
  attempts: readonly Omit<JournaledAttempt, "number">[],
  { space = "l2" }: { readonly space?: Space } = {},
): Promise<Books> {
  const numbered = attempts.map((attempt, index) => ({ ...attempt, number: index + 1 }));
  return {
    seed: 7,
    space,
    records: testRecords(space),
    before: await oldSnapshot(),
    attempts: numbered,
    histories: historiesOf(numbered),
    awayFrom: AWAY_FROM,
    syncThreshold: 100,
  };
}

export const check = (
  books: Books,
  reader: Reader,
  options: Partial<CheckOptions> = {},
): ReturnType<typeof checkStored> =>
  checkStored(reader, books, {
    when: "now",
    sampled: 0,
    signal: never,
    logPauseMs: milliseconds(1),
    ...options,
  });
