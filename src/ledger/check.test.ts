import { describe, expect, it } from "vitest";
import type { FindingKind } from "../evidence/drill.ts";
import type { JournaledAttempt } from "./journal-lines.ts";
import {
  booksOf,
  check,
  did,
  never,
  OLD_ROWS,
  readerOf,
  rowAt,
  type StoredRow,
  testRecords,
} from "./testing.ts";

const records = testRecords();
const row = (id: string, version: number): StoredRow => rowAt(records, id, version);

type Done = Omit<JournaledAttempt, "number">;
const BATCH = ["c", "d", "e"].map((id) => [id, 1] as const);

/** One fault, and the history and rows that are the same but for it. */
interface Case {
  readonly what: string;
  readonly done: readonly Done[];
  readonly sound: readonly StoredRow[];
  readonly damaged: readonly StoredRow[];
  readonly kind: FindingKind;
  readonly plane: string;
  readonly example: RegExp;
}

const UPSERTED = [did("upsert", [["a", 1]]), did("upsert", [["a", 2]])];
const DELETED = [did("add", [["a", 1]]), did("delete", [["a", 2]])];

const CASES: readonly Case[] = [
  {
    what: "an acknowledged add that isn't there",
    done: [did("add", [["a", 1]])],
    sound: [row("a", 1)],
    damaged: [],
    kind: "lost",
    plane: "ids",
    example: /^a: expected version 1, got nothing$/,
  },
  {
    what: "an acknowledged record of a batch that isn't there",
    done: [did("upsert", BATCH)],
    sound: BATCH.map(([id]) => row(id, 1)),
    damaged: [row("c", 1), row("d", 1)],
    kind: "lost",
    plane: "ids",
    example: /^e: expected version 1, got nothing$/,
  },
  {
    what: "an older version than the last acknowledged one",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [row("a", 1)],
    kind: "stale",
    plane: "ids",
    example: /^a: expected version 2, got version 1$/,
  },
  {
    what: "an acknowledged delete that is undone",
    done: DELETED,
    sound: [],
    damaged: [row("a", 1)],
    kind: "resurrected",
    plane: "ids",
    example: /^a: expected nothing, got version 1$/,
  },
  {
    what: "a vector of another version",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), vector: row("a", 1).vector }],
    kind: "torn",
    plane: "vectors",
    example:
      /^a: expected version 2, got documents version 2, metadata version 2, vectors version 1$/,
  },
  {
    what: "a document of another version",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), document: row("a", 1).document }],
    kind: "torn",
    plane: "documents",
    example: /documents version 1, metadata version 2, vectors version 2/,
  },
  {
    what: "metadata of another version",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), metadata: row("a", 1).metadata }],
    kind: "torn",
    plane: "metadata",
    example: /documents version 2, metadata version 1, vectors version 2/,
  },
  {
    what: "a record without its document",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), document: null }],
    kind: "torn",
    plane: "documents",
    example: /documents none, metadata version 2/,
  },
  {
    what: "an id that comes twice",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [row("a", 2), row("a", 2)],
    kind: "duplicated",
    plane: "ids",
    example: /^a: expected once/,
  },
  {
    what: "an id that nobody wrote",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [row("a", 2), row("strange", 1)],
    kind: "unexpected",
    plane: "ids",
    example: /^strange: expected nothing/,
  },
  {
    what: "a write that was refused",
    done: [did("upsert", [["a", 1]]), did("upsert", [["a", 2]], "fail")],
    sound: [row("a", 1)],
    damaged: [row("a", 2)],
    kind: "unexpected",
    plane: "ids",
    example: /^a: expected version 1, got version 2$/,
  },
  {
    what: "a version that nobody tried",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 3), vector: row("a", 2).vector }],
    kind: "torn",
    plane: "vectors",
    example: /documents version 3, metadata version 3, vectors version 2/,
  },
  {
    what: "a document that nobody wrote",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), document: "Something else." }],
    kind: "unexpected",
    plane: "documents",
    example: /^a: expected version 2, its documents are of nobody$/,
  },
  {
    what: "metadata that nobody wrote",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), metadata: { ...row("a", 2).metadata, tag: "x" } }],
    kind: "unexpected",
    plane: "metadata",
    example: /its metadata are of nobody/,
  },
  {
    what: "another record's vector",
    done: UPSERTED,
    sound: [row("a", 2)],
    damaged: [{ ...row("a", 2), vector: row("b", 2).vector }],
    kind: "unexpected",
    plane: "vectors",
    example: /its vectors are of nobody/,
  },
  {
    what: "a part of a batch of unknown outcome",
    done: [did("add", BATCH, "unknown")],
    sound: BATCH.map(([id]) => row(id, 1)),
    damaged: [row("c", 1), row("e", 1)],
    kind: "partly applied",
    plane: "ids",
    example:
      /^request 1 \(add\): expected all of its 3 records or none, applied to 2, among them c, not to 1, among them d$/,
  },
  {
    what: "a batch of unknown outcome that was deleted in part",
    done: [
      did("add", BATCH),
      did(
        "delete",
        BATCH.map(([id]) => [id, 2] as const),
        "unknown",
      ),
    ],
    sound: [],
    damaged: [row("c", 1)],
    kind: "partly applied",
    plane: "ids",
    example: /applied to 2, among them d, not to 1, among them c$/,
  },
];

describe("a reading of everything stored", () => {
  describe.each(CASES)("names $what", ({ done, sound, damaged, kind, plane, example }) => {
    it("and nothing else", async () => {
      const { findings } = await check(await booksOf(done), readerOf([...OLD_ROWS, ...damaged]));
      expect(findings).toEqual([
        { kind, plane, count: 1, examples: [expect.stringMatching(example)] },
      ]);
    });

    it("and nothing where it isn't so", async () => {
      const { findings } = await check(await booksOf(done), readerOf([...OLD_ROWS, ...sound]));
      expect(findings).toEqual([]);
    });
  });

  it.each([
    ["that is gone", OLD_ROWS.slice(1), "lost", "ids", /^old-0: expected what was there before/],
    [
      "with another document",
      OLD_ROWS.map((old) => ({ ...old, document: old.id === "old-1" ? "x" : old.document })),
      "unexpected",
      "documents",
      /^old-1: .* its documents are others$/,
    ],
    [
      "with other metadata",
      OLD_ROWS.map((old) => ({ ...old, metadata: old.id === "old-1" ? null : old.metadata })),
      "unexpected",
      "metadata",
      /^old-1: .* its metadata are others$/,
    ],
    [
      "with another vector",
      OLD_ROWS.map((old) =>
        old.id === "old-2" ? { ...old, vector: old.vector.with(3, 1.0000001) } : old,
      ),
      "unexpected",
      "vectors",
      /^old-2: .* its vectors are others$/,
    ],
  ] as const)("names a record from before %s", async (...[, rows, kind, plane, example]) => {
    const { findings } = await check(await booksOf([]), readerOf(rows));
    expect(findings).toEqual([
      { kind, plane, count: 1, examples: [expect.stringMatching(example)] },
    ]);
  });

  it("has no finding in what was there before, read in another order", async () => {
    const reading = await check(await booksOf([]), readerOf(OLD_ROWS.toReversed()));
    expect(reading).toMatchObject({ records: 3, counted: 3, unknownApplied: 0, findings: [] });
  });

  it("allows a changed last bit in a cosine collection", async () => {
    const nudged = OLD_ROWS.map((old) => ({ ...old, vector: old.vector.with(3, 1 + 2 ** -23) }));
    const [exact, cosine] = [await booksOf([]), await booksOf([], { space: "cosine" })];
    expect((await check(exact, readerOf(nudged))).findings).toMatchObject([{ count: 3 }]);
    expect((await check(cosine, readerOf(nudged))).findings).toEqual([]);
  });

  it("counts writes of unknown outcome that are there, a batch as one", async () => {
    const books = await booksOf([
      did("upsert", [["a", 1]]),
      did("upsert", [["a", 2]], "unknown"),
      did("add", BATCH, "unknown"),
      did("add", [["f", 1]], "unknown"),
      did("add", [["g", 1]]),
      did("delete", [["g", 2]], "unknown"),
    ]);
    const rows = [row("a", 2), ...BATCH.map(([id]) => row(id, 1))];
    const applied = await check(books, readerOf([...OLD_ROWS, ...rows]));
    expect(applied).toMatchObject({ unknownApplied: 3, findings: [] });
    const none = await check(books, readerOf([...OLD_ROWS, row("a", 1), row("g", 1)]));
    expect(none).toMatchObject({ unknownApplied: 0, findings: [] });
  });

  it("counts findings of a kind, and shows five", async () => {
    const done = Array.from({ length: 9 }, (_, index) => did("add", [[`a-${index}`, 1]]));
    const { findings } = await check(await booksOf(done), readerOf(OLD_ROWS));
    expect(findings).toMatchObject([{ kind: "lost", count: 9 }]);
    expect(findings[0]?.examples).toHaveLength(5);
  });

  it.each([
    [5, 2],
    [2, 1],
  ])("names a count of %i where three records are there", async (counts, off) => {
    const reader = readerOf(OLD_ROWS, { count: async () => counts });
    const reading = await check(await booksOf([]), reader);
    expect(reading.counted).toBe(counts);
    expect(reading.findings).toMatchObject([
      {
        kind: "miscounted",
        plane: "count",
        count: off,
        examples: [`expected 3 records as were read, counts ${counts}`],
      },
    ]);
  });

  describe("with a plane that can't be read", () => {
    const broken = async (): Promise<never> => {
      throw new Error("Error loading hnsw index");
    };
    const rows = [...OLD_ROWS, row("a", 1)];
    const sound = readerOf(rows);
    const withoutVectors = readerOf(rows, {
      async *readAll(options) {
        if (options?.vectors !== false) {
          for await (const batch of sound.readAll(options)) {
            yield batch;
            await broken();
          }
        } else yield* sound.readAll(options);
      },
    });
    const done = [did("upsert", [["a", 1]]), did("upsert", [["b", 1]])];

    it("reads ids, documents and metadata without the vectors", async () => {
      const reading = await check(await booksOf(done), withoutVectors);
      expect(reading.records).toBe(4);
      expect(reading.findings).toMatchObject([
        { kind: "unreadable", plane: "vectors", examples: ["Error loading hnsw index"] },
        { kind: "lost", plane: "ids", count: 1, examples: [expect.stringMatching(/^b:/)] },
      ]);
    });

    it("keeps what was found in vectors until they broke off, once", async () => {
      const books = await booksOf([...done, did("upsert", [["a", 2]])]);
      const first = [{ ...row("a", 2), vector: row("a", 1).vector }, ...OLD_ROWS, row("b", 1)];
      const whole = readerOf(first);
      const reading = await check(
        books,
        readerOf(first, {
          async *readAll(options) {
            for await (const batch of whole.readAll(options)) {
              yield batch;
              if (options?.vectors !== false) await broken();
            }
          },
        }),
      );
      expect(reading.findings).toMatchObject([
        { kind: "unreadable", plane: "vectors", count: 1 },
        { kind: "torn", plane: "vectors", count: 1 },
      ]);
    });

    it("doesn't call records lost where not even ids can be read, and judges the count", async () => {
      const unread = (counts: number) =>
        readerOf(rows, {
          count: async () => counts,
          // biome-ignore lint/correctness/useYield: it breaks before the first page.
          async *readAll() {
            await broken();
          },
        });
      const books = await booksOf([...done, did("add", [["f", 1]], "unknown")]);
      const both = [
        { kind: "unreadable", plane: "vectors" },
        { kind: "unreadable", plane: "ids" },
      ];
      for (const counts of [5, 6])
        expect((await check(books, unread(counts))).findings).toMatchObject(both);
      const reading = await check(books, unread(4));
      expect(reading).toMatchObject({ records: 0, completeness: null, unknownApplied: 0 });
      expect(reading.findings).toMatchObject([
        ...both,
        { kind: "miscounted", examples: ["expected 5 to 6 records by the ledger, counts 4"] },
      ]);
    });

    it.each(["count", "query", "queueRows"] as const)(
      "reads the others without %s",
      async (call) => {
        const reading = await check(
          await booksOf(done.slice(0, 1)),
          readerOf(rows, { [call]: broken }),
          { sampled: 2 },
        );
        const plane = { count: "count", query: "queries", queueRows: "log" }[call];
        expect(reading.findings).toEqual([
          { kind: "unreadable", plane, count: 1, examples: ["Error loading hnsw index"] },
        ]);
        expect(reading.counted).toBe(call === "count" ? null : 4);
        expect(reading.completeness === null).toBe(call === "query");
        expect(reading.reachability === null).toBe(call === "query");
        expect(reading.queueRows).toBe(call === "queueRows" ? null : 0);
        expect(reading.records).toBe(4);
      },
    );
  });

  describe("by queries", () => {
    const rows = [...OLD_ROWS, row("a", 1), row("b", 1)];
    const done = [
      did("add", [["a", 1]]),
      did("add", [["b", 1]]),
      ...DELETED.map((each) => ({
        ...each,
        records: each.records.map(({ version }) => ({ id: "gone", version })),
      })),
    ];
    const all = rows.map(({ id }) => id);
    const answering = (ids: readonly string[]) =>
      readerOf(rows, { query: async (_, k) => (k < rows.length ? ids.slice(0, k) : ids) });

    it("finds all records where all come back", async () => {
      const reading = await check(await booksOf(done), answering(all.toReversed()));
      expect(reading.completeness).toEqual({ live: 5, returned: 5 });
      expect(reading.findings).toEqual([]);
    });

    it.each([
      ["leaves one out", all.slice(1), "incomplete", /^old-0: is there, but/, 4],
      ["returns a deleted one", [...all, "gone"], "resurrected", /^gone: isn't there, but/, 5],
      ["returns a strange one", [...all, "x"], "unexpected", /^x: isn't there, but/, 5],
      ["returns one twice", [...all, "a"], "duplicated", /6 ids came, 5 different ones/, 5],
    ] as const)(
      "names it where a query for all %s",
      async (...[, ids, kind, example, returned]) => {
        const reading = await check(await booksOf(done), answering(ids));
        expect(reading.completeness).toEqual({ live: 5, returned });
        expect(reading.findings).toEqual([
          { kind, plane: "queries", count: 1, examples: [expect.stringMatching(example)] },
        ]);
      },
    );

    it("can't tell where a query for all is refused and a small one isn't", async () => {
      const many = Array.from({ length: 20 }, (_, index) => row(`m-${index}`, 1));
      const books = await booksOf(many.map(({ id }) => did("add", [[id, 1]])));
      const small = readerOf([...OLD_ROWS, ...many]);
      const reader = readerOf([...OLD_ROWS, ...many], {
        async query(vector, k) {
          if (k > 10) throw new Error("too many");
          return small.query(vector, k);
        },
      });
      const reading = await check(books, reader);
      expect(reading).toMatchObject({ completeness: null, findings: [] });
    });

    it("counts records that their own vector doesn't find, without judging", async () => {
      const books = await booksOf(done);
      const reaching = await check(books, readerOf(rows), { sampled: 100 });
      expect(reaching.reachability).toEqual({ sampled: 5, missed: 0 });
      const blind = await check(
        books,
        readerOf(rows, { query: async () => all.filter((id) => id !== "a") }),
        { sampled: 100 },
      );
      expect(blind.reachability).toEqual({ sampled: 5, missed: 1 });
      expect(blind.findings.map(({ kind }) => kind)).toEqual(["incomplete"]);
    });

    it("samples so many as are asked for, the same ones again, and none for 0", async () => {
      const books = await booksOf(done);
      const asked: number[][] = [[], []];
      for (const list of asked) {
        const exact = readerOf(rows);
        const reader = readerOf(rows, {
          async query(vector, k) {
            list.push(vector[0] ?? 0);
            return exact.query(vector, k);
          },
        });
        const { reachability } = await check(books, reader, { sampled: 3 });
        expect(reachability).toEqual({ sampled: 3, missed: 0 });
      }
      expect(asked[0]).toEqual(asked[1]);
      expect((await check(books, readerOf(rows))).reachability).toBeNull();
    });
  });

  describe("by the log", () => {
    const looking = (...looks: readonly (number | null)[]) => {
      const left = [...looks];
      return readerOf(OLD_ROWS, { queueRows: async () => left.shift() ?? null });
    };

    it.each([
      ["can't be told", [null], null],
      ["are fewer than go to disk at once", [99], 99],
      ["are as many as may be", [100], 100],
      ["are more, but get fewer", [250, 40], 40],
    ] as const)("finds nothing where its rows %s", async (_, looks, rows) => {
      const reading = await check(await booksOf([]), looking(...looks));
      expect(reading).toMatchObject({ queueRows: rows, findings: [] });
    });

    it.each([
      [250, 250],
      [250, 300],
    ])("names %i rows that become %i", async (first, second) => {
      const reading = await check(await booksOf([]), looking(first, second));
      expect(reading.queueRows).toBe(second);
      expect(reading.findings).toMatchObject([{ kind: "stuck", plane: "log", count: second }]);
    });

    it("takes Chroma's own threshold where none is known", async () => {
      const books = { ...(await booksOf([])), syncThreshold: null };
      expect((await check(books, looking(1000))).findings).toEqual([]);
      expect((await check(books, looking(1001, 1001))).findings).toMatchObject([{ count: 1001 }]);
    });
  });

  it("is broken off when aborted, and that is no finding", async () => {
    const abort = new AbortController();
    const reader = readerOf(OLD_ROWS, {
      async count() {
        abort.abort();
        return 3;
      },
    });
    const checking = check(await booksOf([]), reader, { signal: abort.signal });
    await expect(checking).rejects.toMatchObject({ name: "AbortError" });
    await expect(
      check(await booksOf([]), readerOf(OLD_ROWS), { signal: never }),
    ).resolves.toBeDefined();
  });
});
