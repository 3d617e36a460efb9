import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FindingKind } from "../evidence/drill.ts";
import type { JournaledAttempt } from "./journal-lines.ts";
import type { OperationKind, Reader } from "./ledger.ts";
import {
  booksOf,
  check,
  did,
  OLD_ROWS,
  readerOf,
  rowAt,
  type StoredRow,
  testRecords,
} from "./testing.ts";

const records = testRecords();
type Done = Omit<JournaledAttempt, "number">;

/** One step of a history: what is tried, on which ids, and what truly becomes of it. */
const step = fc.record({
  kind: fc.constantFrom<OperationKind>("add", "upsert", "delete"),
  ids: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 1 }),
  outcome: fc.constantFrom("ok", "ok", "ok", "fail", "unknown" as const),
  /** Of an unknown one: after so many further steps; beyond the history's end never. */
  lands: fc.integer({ min: 0, max: 12 }),
});
const batch = fc.record({
  kind: fc.constantFrom<OperationKind>("add", "upsert"),
  ids: fc.constant([] as string[]),
  outcome: fc.constantFrom("ok", "fail", "unknown" as const),
  lands: fc.integer({ min: 0, max: 12 }),
});
const history = fc.array(
  fc.oneof({ weight: 5, arbitrary: step }, { weight: 1, arbitrary: batch }),
  {
    maxLength: 40,
  },
);
type Step = typeof batch extends fc.Arbitrary<infer T> ? T : never;

/** What the store does in the end, beside what the journal says. */
interface Played {
  readonly done: readonly Done[];
  readonly store: ReadonlyMap<string, number>;
}

/** Plays a history on a store that applies what was acknowledged, and of the rest what it likes. */
function play(steps: readonly Step[]): Played {
  const store = new Map<string, number>();
  const versions = new Map<string, number>();
  const late: { at: number; apply: () => void }[] = [];
  const done = steps.map(({ kind, ids, outcome, lands }, at): Done => {
    for (const { apply } of late.filter((each) => each.at === at)) apply();
    const named = ids.length > 0 ? ids : [0, 1, 2].map((index) => `batch-${at}-${index}`);
    const all = named.map((id): [string, number] => {
      const version = (versions.get(id) ?? 0) + 1;
      versions.set(id, version);
      return [id, version];
    });
    const apply = () => {
      for (const [id, version] of all)
        if (kind === "delete") store.delete(id);
        else if (kind === "upsert" || !store.has(id)) store.set(id, version);
    };
    if (outcome === "ok" || (outcome === "unknown" && lands === 0)) apply();
    else if (outcome === "unknown") late.push({ at: at + lands, apply });
    return did(kind, all, outcome);
  });
  for (const { at, apply } of late) if (at === steps.length) apply();
  return { done, store };
}

const rowsOf = (store: ReadonlyMap<string, number>): StoredRow[] => [
  ...OLD_ROWS,
  ...[...store].map(([id, version]) => rowAt(records, id, version)),
];

/** Written behind every history: here the damage is done. */
const TARGET: readonly Done[] = [
  did("upsert", [["t", 1]]),
  did("upsert", [["t", 2]]),
  did("upsert", [["t", 3]], "fail"),
  did("add", [["gone", 1]]),
  did("delete", [["gone", 2]]),
  did(
    "add",
    ["p", "q", "r"].map((id) => [`part-${id}`, 1] as const),
    "unknown",
  ),
];

/** One damage to a store that is sound, and what it must be called. */
interface Damage {
  readonly kind: FindingKind;
  readonly plane: string;
  readonly id: string;
  readonly rows?: (rows: readonly StoredRow[]) => StoredRow[];
  readonly reader?: (sound: Reader) => Partial<Reader>;
}

const change = (id: string, to: Partial<StoredRow>) => (rows: readonly StoredRow[]) =>
  rows.map((row) => (row.id === id ? { ...row, ...to } : row));
const without = (id: string) => (rows: readonly StoredRow[]) => rows.filter((row) => row.id !== id);
const version = (number: number) => rowAt(records, "t", number);

const DAMAGES: readonly Damage[] = [
  { kind: "lost", plane: "ids", id: "t", rows: without("t") },
  { kind: "lost", plane: "ids", id: "old-1", rows: without("old-1") },
  { kind: "stale", plane: "ids", id: "t", rows: change("t", version(1)) },
  { kind: "unexpected", plane: "ids", id: "t", rows: change("t", version(3)) },
  { kind: "unexpected", plane: "ids", id: "t", rows: change("t", version(9)) },
  {
    kind: "torn",
    plane: "documents",
    id: "t",
    rows: change("t", { document: version(1).document }),
  },
  {
    kind: "torn",
    plane: "metadata",
    id: "t",
    rows: change("t", { metadata: version(1).metadata }),
  },
  { kind: "torn", plane: "vectors", id: "t", rows: change("t", { vector: version(1).vector }) },
  { kind: "unexpected", plane: "documents", id: "t", rows: change("t", { document: "x" }) },
  { kind: "unexpected", plane: "documents", id: "old-2", rows: change("old-2", { document: "x" }) },
  {
    kind: "resurrected",
    plane: "ids",
    id: "gone",
    rows: (rows) => [...rows, rowAt(records, "gone", 1)],
  },
  { kind: "duplicated", plane: "ids", id: "t", rows: (rows) => [...rows, version(2)] },
  {
    kind: "unexpected",
    plane: "ids",
    id: "nobody",
    rows: (rows) => [...rows, rowAt(records, "nobody", 1)],
  },
  {
    kind: "partly applied",
    plane: "ids",
    id: "part-q",
    rows: (rows) => [...rows, rowAt(records, "part-q", 1)],
  },
  {
    kind: "miscounted",
    plane: "count",
    id: "",
    reader: (sound) => ({ count: async () => (await sound.count()) + 1 }),
  },
  {
    kind: "incomplete",
    plane: "queries",
    id: "t",
    reader: (sound) => ({
      query: async (vector, k) => (await sound.query(vector, k)).filter((id) => id !== "t"),
    }),
  },
  { kind: "stuck", plane: "log", id: "", reader: () => ({ queueRows: async () => 101 }) },
  {
    kind: "unreadable",
    plane: "vectors",
    id: "",
    reader: (sound) => ({
      async *readAll(options) {
        if (options?.vectors !== false) throw new Error("no index");
        yield* sound.readAll(options);
      },
    }),
  },
];

describe("whatever was written", () => {
  it("a store that keeps what it acknowledged has no finding", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { done, store } = play(steps);
        const reading = await check(await booksOf(done), readerOf(rowsOf(store)), { sampled: 3 });
        expect(reading.findings).toEqual([]);
        expect(reading.records).toBe(OLD_ROWS.length + store.size);
        expect(reading.unknownApplied).toBeLessThanOrEqual(
          done.filter(({ outcome }) => outcome === "unknown").length,
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each(DAMAGES)("$kind in $plane ($id) is named, and nothing else", async (damage) => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { done, store } = play(steps);
        const sound = rowsOf(new Map([...store, ["t", 2]]));
        const rows = damage.rows?.(sound) ?? sound;
        const reader = readerOf(rows, damage.reader?.(readerOf(rows)) ?? {});
        const reading = await check(await booksOf([...done, ...TARGET]), reader);
        expect(reading.findings).toMatchObject([
          {
            kind: damage.kind,
            plane: damage.plane,
            examples: [expect.stringContaining(damage.id)],
          },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it("a store that forgets a random acknowledged write is told from one that doesn't", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (steps, pick) => {
        const { done, store } = play(steps);
        const books = await booksOf(done);
        const sure = [...books.histories].filter(([, { allowed }]) => !allowed.has(0));
        const [id] = sure[pick % Math.max(1, sure.length)] ?? [];
        fc.pre(id !== undefined);
        const rows = rowsOf(store).filter((row) => row.id !== id);
        const { findings } = await check(books, readerOf(rows));
        expect(findings).toMatchObject([
          { kind: "lost", count: 1, examples: [expect.stringMatching(`^${id}: `)] },
        ]);
      }),
    );
  });
});
