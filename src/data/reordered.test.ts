import { describe, expect, it } from "vitest";
import { seeded } from "../stats/random.ts";
import { assembleCorpus, type Corpus } from "./corpus.ts";
import { reordered } from "./reordered.ts";

const RECORDS = 30;

const corpus: Corpus = assembleCorpus(
  {
    source: "test",
    description: "numbers",
    ids: Array.from({ length: RECORDS }, (_, row) => `id-${row}`),
    documents: Array.from({ length: RECORDS }, (_, row) => (row === 3 ? null : `text ${row}`)),
    metadatas: null,
    vectors: Float32Array.from({ length: RECORDS * 2 }, (_, at) => at),
    dimension: 2,
    space: "l2",
    hnsw: null,
    notes: [],
  },
  { queries: Float32Array.of(1, 2), ownIds: ["id-4"], queriesFrom: "here" },
);

describe("a corpus in another order", () => {
  const other = reordered(corpus, seeded(1, "build", 2));

  it("holds the same records, each with what belongs to it", () => {
    expect(other.ids).toHaveLength(corpus.ids.length);
    expect(new Set(other.ids)).toEqual(new Set(corpus.ids));
    other.ids.forEach((id, row) => {
      const from = corpus.ids.indexOf(id);
      expect([...other.vectors.subarray(row * 2, row * 2 + 2)]).toEqual([from * 2, from * 2 + 1]);
      expect(other.documents?.[row]).toBe(corpus.documents?.[from]);
    });
    expect(other.metadatas).toBeNull();
  });

  it("is asked the same queries, and is told from the first and from other orders by its hash", () => {
    expect(other.queries).toBe(corpus.queries);
    expect(other.ownIds).toEqual(["id-4"]);
    expect(other.ids).not.toEqual(corpus.ids);
    const third = reordered(corpus, seeded(1, "build", 3));
    expect(new Set([corpus.hash, other.hash, third.hash]).size).toBe(3);
    expect(reordered(corpus, seeded(1, "build", 2)).hash).toBe(other.hash);
  });
});
