import { describe, expect, it } from "vitest";
import type { ChromaCollection } from "../chroma/collection.ts";
import { groundTruth } from "./ground-truth.ts";
import { clearQueries, probeOf, provenQuery } from "./probe.ts";
import { type TinyCorpus, tinyCorpus } from "./tiny-corpus.ts";

async function know(tiny: TinyCorpus) {
  const corpus = tinyCorpus(tiny);
  const options = { cacheFolder: null, signal: new AbortController().signal };
  return { corpus, truth: await groundTruth(corpus, 2, options) };
}

/** A collection that answers each query by its first component. */
function answering(reply: (asked: number) => string[]): ChromaCollection {
  return {
    name: "docs",
    query: async (vector: ArrayLike<number>) => ({ ids: reply(vector[0] ?? 0) }),
  } as never;
}

const line = { vectors: [[0], [1], [10], [12]], queries: [[0.4], [9], [0.1]] };

describe("the probe", () => {
  it("asks the query whose first neighbour is furthest ahead of the second", async () => {
    const known = await know(line);
    const request = { path: "/query", bodies: ["a", "b", "c"] };
    expect(probeOf(known, request)).toEqual({ path: "/query", body: "b", expectFirst: ["r2"] });
  });

  it("expects a stored query itself first", async () => {
    const own = await know({ ...line, queries: [[0], [10]], ownIds: ["r0", "r2"] });
    expect(clearQueries(own)).toEqual([
      { query: 1, expectFirst: ["r2"] },
      { query: 0, expectFirst: ["r0"] },
    ]);
  });

  it("takes an equal copy of the first neighbour too", async () => {
    const twins = await know({ vectors: [[3], [3], [90]], queries: [[3]], ownIds: ["r1"] });
    expect(clearQueries(twins)[0]?.expectFirst).toEqual(["r1", "r0"]);
  });

  it("refuses bodies that don't fit", async () => {
    const known = await know(line);
    expect(() => probeOf(known, { path: "/query", bodies: ["a"] })).toThrow(
      "Expected a body for every query, got 1.",
    );
  });
});

describe("provenQuery", () => {
  it("skips a query that the index answers wrongly", async () => {
    const missing = answering((asked) => (asked === 9 ? ["r3"] : ["r0", "r1"]));
    expect(await provenQuery(await know(line), missing)).toEqual({ query: 2, expectFirst: ["r0"] });
  });

  it("refuses an index that answers none of them", async () => {
    await expect(
      provenQuery(
        await know(line),
        answering(() => []),
      ),
    ).rejects.toThrow(
      'Expected "docs" to find the nearest neighbour of at least one of 3 clear queries, got none.',
    );
  });
});
