import { describe, expect, it } from "vitest";
import { assembleCorpus } from "./corpus.ts";
import { tinyCorpus, tinyRecords } from "./tiny-corpus.ts";

const plain = {
  vectors: [
    [1, 2],
    [3, 4],
  ],
  queries: [[1, 1]],
};

describe("a corpus's hash", () => {
  it("is the same for the same content", () => {
    expect(tinyCorpus(plain).hash).toBe(tinyCorpus(plain).hash);
    expect(tinyCorpus(plain).hash).toMatchInlineSnapshot(
      `"sha256:e66a9b8390c21436acb578a1cf69c3adfd06b60632b953a16589499d02a8056f"`,
    );
  });

  it.each([
    [
      "a vector",
      {
        ...plain,
        vectors: [
          [1, 2],
          [3, 5],
        ],
      },
    ],
    [
      "the order",
      {
        ...plain,
        vectors: [
          [3, 4],
          [1, 2],
        ],
      },
    ],
    ["a query", { ...plain, queries: [[1, 2]] }],
    ["a query's own id", { ...plain, ownIds: ["r0"] }],
    ["the space", { ...plain, space: "ip" as const }],
    ["the dimension", { vectors: [[1, 2, 3, 4]], queries: [[1, 1, 1, 1]] }],
  ])("changes with %s", (_, other) => {
    expect(tinyCorpus(other).hash).not.toBe(tinyCorpus(plain).hash);
  });

  it("changes with an id, a text and the index's settings", () => {
    const queries = tinyCorpus(plain);
    const records = tinyRecords(plain.vectors);
    const hashes = [
      records,
      { ...records, ids: ["r0", "r2"] },
      { ...records, documents: ["a", "b"] },
      { ...records, hnsw: { space: "l2" as const, ef_search: 7 } },
    ].map((changed) => assembleCorpus(changed, queries).hash);
    expect(new Set(hashes).size).toBe(4);
  });

  it("doesn't change with the words of a report", () => {
    const queries = tinyCorpus(plain);
    const renamed = { ...tinyRecords(plain.vectors), source: "other", notes: ["a note"] };
    expect(assembleCorpus(renamed, queries).hash).toBe(queries.hash);
  });
});

describe("a corpus that can't be measured with", () => {
  it.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [1e39, "Infinity"],
  ])("is refused for %d in a record, which is named", (value, shown) => {
    expect(() =>
      tinyCorpus({
        ...plain,
        vectors: [
          [1, 2],
          [3, value],
        ],
      }),
    ).toThrow(`Expected finite numbers in record "r1" of tiny, got ${shown} as component 2.`);
  });

  it("is refused for NaN in a query", () => {
    expect(() =>
      tinyCorpus({
        ...plain,
        queries: [
          [1, 1],
          [Number.NaN, 1],
        ],
      }),
    ).toThrow("Expected finite numbers in query 2, got NaN as component 1.");
  });

  it("is refused without records, and with an id that comes twice", () => {
    expect(() => tinyCorpus({ vectors: [], queries: [] })).toThrow("got none");
    const twice = { ...tinyRecords(plain.vectors), ids: ["a", "a"] };
    expect(() => assembleCorpus(twice, tinyCorpus(plain))).toThrow("got some twice");
  });
});
