import { describe, expect, it } from "vitest";
import type { ChromaCollection } from "../chroma/collection.ts";
import type { Space } from "../chroma/replies.ts";
import { distance } from "./distance.ts";
import { readCorpus } from "./read-corpus.ts";
import { tinyCorpus } from "./tiny-corpus.ts";
import { verifyStored } from "./verify-stored.ts";

type Row = readonly [id: string, ...vector: number[]];

/** A collection that holds the rows, two a page. */
function holding(rows: readonly Row[], other: Partial<ChromaCollection> = {}): ChromaCollection {
  const page = (from: number) => {
    const part = rows.slice(from, from + 2);
    const vectors = part.map(([, ...vector]) => vector);
    return {
      ids: part.map(([id]) => id),
      vectors: Float32Array.from(vectors.flat()),
      dimension: vectors[0]?.length ?? 0,
      documents: null,
      metadatas: null,
    };
  };
  return {
    name: "docs",
    dimension: (rows[0]?.length ?? 1) - 1 || null,
    space: "l2",
    hnsw: { space: "l2", ef_search: 50 },
    count: async () => rows.length,
    async *readAll() {
      for (let from = 0; from < rows.length; from += 2) yield page(from);
    },
    query: async (vector, k) => answer(rows, other.space ?? "l2", { vector, k }),
    ...other,
  } as ChromaCollection;
}

/** What an exact index answers. */
function answer(
  rows: readonly Row[],
  space: Space,
  { vector, k }: { vector: ArrayLike<number>; k: number },
) {
  const asked = Float32Array.from(vector);
  const near = rows
    .map(([id, ...stored]) => ({ id, far: distance(space, asked, Float32Array.from(stored)) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, k);
  return { ids: near.map(({ id }) => id), distances: near.map(({ far }) => far) };
}

const rows: Row[] = [
  ["a", 1, 2],
  ["b", 3, 4],
  ["c", 5, 6],
];
const options = { source: "chroma:./d", notes: ["n"], queriesFile: null, queryCount: 2, seed: 1 };

describe("readCorpus", () => {
  it("reads ids, vectors and the index's settings; queries are stored vectors", async () => {
    const corpus = await readCorpus(holding(rows), options);
    expect(corpus).toMatchObject({
      source: "chroma:./d",
      description: '3 vectors of 2 dimensions in collection "docs"',
      ids: ["a", "b", "c"],
      documents: null,
      space: "l2",
      hnsw: { ef_search: 50 },
      notes: ["n"],
    });
    expect([...corpus.vectors]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(corpus.ownIds).toHaveLength(2);
    expect(corpus.ids).toEqual(expect.arrayContaining([...corpus.ownIds]));
  });

  it.each(["l2", "cosine", "ip"] as const)(
    "takes %s, by which the collection answers, whatever it lists",
    async (space) => {
      const unit: Row[] = [
        ["a", 1, 0],
        ["b", 0, 1],
        ["c", 0.6, 0.8],
      ];
      for (const listed of ["l2", "cosine", "ip"] as const) {
        const collection = holding(unit, { space, hnsw: { space: listed, ef_search: 50 } });
        const corpus = await readCorpus({ ...collection, space: listed }, options);
        expect(corpus).toMatchObject({ space, hnsw: { space, ef_search: 50 } });
        expect(corpus.notes).toHaveLength(listed === space ? 1 : 2);
      }
    },
  );

  it("refuses answers whose distances are by no space that is known", async () => {
    const query = async () => ({ ids: ["a", "b"], distances: [1234, 1235] });
    await expect(readCorpus(holding(rows, { query }), options)).rejects.toThrow(
      'Expected collection "docs" to answer with distances by l2, cosine, ip, got none of them.',
    );
  });

  it.each([
    ["no records", holding([]), 'Expected records in collection "docs", got none.'],
    ["one record", holding(rows.slice(0, 1)), "Expected at least 2 records"],
    ["no HNSW index", holding(rows, { space: null, hnsw: null }), "Expected an HNSW index"],
    [
      "NaN",
      holding([...rows.slice(0, 2), ["c", 5, Number.NaN]]),
      'Expected finite numbers in record "c" of chroma:./d, got NaN as component 2.',
    ],
    [
      "differing dimensions",
      holding([...rows.slice(0, 2), ["c", 5, 6, 7]]),
      'Expected 2 dimensions for every record of "docs", got 3 for "c".',
    ],
    [
      "fewer records than it counts",
      holding(rows, { count: async () => 4 }),
      "as it counts, read 3",
    ],
    [
      "more records than it counts",
      holding(rows, { count: async () => 2 }),
      "as it counts, read 3",
    ],
    ["an id twice", holding([...rows.slice(0, 2), ["a", 5, 6]]), "got some twice"],
    [
      "too much for the memory",
      holding(rows, { count: async () => 2 ** 50 }),
      "half of the free memory",
    ],
  ])("refuses a collection with %s", async (_, collection, message) => {
    await expect(readCorpus(collection, options)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
    });
  });
});

describe("verifyStored", () => {
  const corpus = tinyCorpus({
    vectors: [
      [1, 2],
      [3, 4],
    ],
    queries: [[1, 1]],
  });
  const first: Row = ["r0", 1, 2];
  const second: Row = ["r1", 3, 4];
  const stored = [first, second];

  it("finds the same records, in any order", async () => {
    expect(await verifyStored(holding(stored), corpus)).toEqual({ kind: "same" });
    expect(await verifyStored(holding(stored.toReversed()), corpus)).toEqual({ kind: "same" });
  });

  it.each([
    ["a missing record", [first], ["counts 1 records instead of 2", 'record "r1" is missing']],
    ["another vector", [first, ["r1", 3, 5]], ['record "r1" has another vector']],
    ["another dimension", [first, ["r1", 3]], ['record "r1" has another vector']],
    [
      "a strange record",
      [first, ["r2", 3, 4]],
      ['record "r2" is not of the corpus', 'record "r1" is missing'],
    ],
    ["a record twice", [first, first], ['record "r0" comes twice', 'record "r1" is missing']],
  ] as [string, Row[], string[]][])("finds %s", async (_, found, findings) => {
    // One a page: a page has one dimension.
    const pages = found.map((row) => holding([row]));
    const collection = holding(found, {
      async *readAll() {
        for (const page of pages) yield* page.readAll();
      },
    });
    expect(await verifyStored(collection, corpus)).toEqual({ kind: "differs", findings });
  });

  it("allows a changed last bit where Chroma normalises vectors, and nowhere else", async () => {
    const nudged = holding([
      ["r0", 1, 2],
      ["r1", 3, 4 + 2 ** -21],
    ]);
    expect((await verifyStored(nudged, corpus)).kind).toBe("differs");
    const cosine = tinyCorpus({
      vectors: [
        [1, 2],
        [3, 4],
      ],
      queries: [[1, 1]],
      space: "cosine",
    });
    expect((await verifyStored(nudged, cosine)).kind).toBe("same");
    const further = holding([
      ["r0", 1, 2],
      ["r1", 3, 4 + 2 ** -19],
    ]);
    expect((await verifyStored(further, cosine)).kind).toBe("differs");
  });

  it("counts findings beyond the first five", async () => {
    const many = tinyCorpus({ vectors: Array.from({ length: 9 }, (_, i) => [i]), queries: [[1]] });
    const check = await verifyStored(holding([]), many);
    expect(check.kind === "differs" && check.findings.at(-1)).toBe("and 5 more");
  });
});
