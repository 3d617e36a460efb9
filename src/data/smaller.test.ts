import { describe, expect, it } from "vitest";
import { loadOwnCorpus } from "./own-corpus.ts";
import { firstRecords } from "./smaller.ts";

const corpusOf = (records: number) =>
  loadOwnCorpus(
    { kind: "synthetic", records, dimension: 4 },
    { queriesFile: null, queryCount: 50, seed: 1, signal: new AbortController().signal },
  );

describe("the first records of a corpus", () => {
  it("are so many, with their vectors, all queries, and settings of their own", async () => {
    const whole = await corpusOf(200);
    const part = firstRecords(whole, { records: 120, hnsw: { sync_threshold: 100 } });
    expect(part.ids).toEqual(whole.ids.slice(0, 120));
    expect([...part.vectors]).toEqual([...whole.vectors.subarray(0, 480)]);
    expect(part.queries).toEqual(whole.queries);
    expect(part.hnsw).toEqual({ space: whole.space, sync_threshold: 100 });
    expect(part.hash).not.toBe(whole.hash);
  });

  it("leave no query with an own record that isn't there", async () => {
    const whole = await corpusOf(200);
    const part = firstRecords(whole, { records: 100, hnsw: null });
    for (const own of part.ownIds) if (own !== null) expect(part.ids).toContain(own);
  });

  it("are all of them where there are no more", async () => {
    const whole = await corpusOf(200);
    expect(firstRecords(whole, { records: 5000, hnsw: null }).ids).toEqual(whole.ids);
  });
});
