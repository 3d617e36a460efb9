import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Corpus, queryCountOf, vectorAt } from "./corpus.ts";
import { distance } from "./distance.ts";
import { groundTruth } from "./ground-truth.ts";
import { makeSynthetic } from "./synthetic.ts";
import { tinyCorpus } from "./tiny-corpus.ts";

const signal = new AbortController().signal;
const uncached = { cacheFolder: null, signal };

/** Every distance, sorted: what the quick way must agree with. */
function naive(corpus: Corpus, query: number): number[] {
  const asked = vectorAt(corpus.queries, query, corpus.dimension);
  return corpus.ids
    .map((id, row) => ({ id, stored: vectorAt(corpus.vectors, row, corpus.dimension) }))
    .filter(({ id }) => id !== corpus.ownIds[query])
    .map(({ stored }) => distance(corpus.space, asked, stored))
    .sort((a, b) => a - b);
}

const component = fc.oneof(
  fc.float({ min: -10, max: 10, noNaN: true }),
  // Whole numbers make ties and zero vectors likely.
  fc.integer({ min: -2, max: 2 }),
);
const corpora = fc
  .record({
    dimension: fc.integer({ min: 1, max: 9 }),
    records: fc.integer({ min: 3, max: 200 }),
    queries: fc.integer({ min: 1, max: 9 }),
    space: fc.constantFrom("l2" as const, "cosine" as const, "ip" as const),
    own: fc.boolean(),
  })
  .chain(({ dimension, records, queries, space, own }) => {
    const vector = fc.array(component, { minLength: dimension, maxLength: dimension });
    const rows = (count: number) => fc.array(vector, { minLength: count, maxLength: count });
    return fc.record({ vectors: rows(records), queries: rows(queries) }).map((drawn) =>
      tinyCorpus({
        vectors: drawn.vectors,
        queries: own ? drawn.vectors.slice(0, queries) : drawn.queries,
        ...(own && { ownIds: drawn.vectors.slice(0, queries).map((_, i) => `r${i}`) }),
        space,
      }),
    );
  });

describe("groundTruth", () => {
  it("finds the same distances as comparing and sorting all pairs", async () => {
    await fc.assert(
      fc.asyncProperty(corpora, fc.integer({ min: 2, max: 12 }), async (corpus, wanted) => {
        const k = Math.min(wanted, corpus.ids.length - 1);
        const { neighbours } = await groundTruth(corpus, k, uncached);
        expect(neighbours).toHaveLength(queryCountOf(corpus));
        for (const [query, { rows, distances }] of neighbours.entries()) {
          const all = naive(corpus, query);
          expect(distances).toHaveLength(Math.min(k + 1, all.length));
          for (const [rank, found] of distances.entries())
            expect(found).toBeCloseTo(all[rank] ?? Number.NaN, 9);
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.map((row) => corpus.ids[row])).not.toContain(corpus.ownIds[query]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("finds the same with several threads as with one", async () => {
    const corpus = await makeSynthetic({
      records: 4000,
      dimension: 64,
      queryCount: 400,
      seed: 5,
      signal,
    });
    const one = await groundTruth(corpus, 5, { ...uncached, workers: 1 });
    const three = await groundTruth(corpus, 5, { ...uncached, workers: 3 });
    expect(three.neighbours).toEqual(one.neighbours);
  }, 20_000);

  it("stops its threads when aborted", async () => {
    const corpus = await makeSynthetic({
      records: 4000,
      dimension: 64,
      queryCount: 400,
      seed: 5,
      signal,
    });
    const abort = new AbortController();
    const running = groundTruth(corpus, 5, { cacheFolder: null, signal: abort.signal, workers: 2 });
    abort.abort();
    await expect(running).rejects.toThrow(abort.signal.reason);
  });

  it("refuses k = 1 where every query would find only itself", async () => {
    const own = tinyCorpus({ vectors: [[1], [2]], queries: [[1]], ownIds: ["r0"] });
    await expect(groundTruth(own, 1, uncached)).rejects.toThrow("Expected k ≥ 2, got 1");
    const others = tinyCorpus({ vectors: [[1], [2]], queries: [[1]] });
    expect((await groundTruth(others, 1, uncached)).neighbours[0]?.rows[0]).toBe(0);
  });

  it("refuses a k that the corpus can't fill", async () => {
    const corpus = tinyCorpus({ vectors: [[1], [2]], queries: [[1]] });
    await expect(groundTruth(corpus, 3, uncached)).rejects.toThrow(
      "Expected at least 3 records besides the query's own in tiny, got 2.",
    );
  });
});

describe("the cache of ground truths", () => {
  const corpus = tinyCorpus({ vectors: [[1], [2], [4], [8]], queries: [[1], [7]] });
  let cacheFolder: string;
  let file: () => Promise<string>;
  beforeEach(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), "assay-truth-"));
    file = async () => {
      const folder = join(cacheFolder, "ground-truth");
      const [name = ""] = await readdir(folder);
      return join(folder, name);
    };
  });
  afterEach(() => rm(cacheFolder, { recursive: true }));

  it("is read the second time, and says so", async () => {
    const first = await groundTruth(corpus, 2, { cacheFolder, signal });
    const second = await groundTruth(corpus, 2, { cacheFolder, signal });
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second.neighbours).toEqual(first.neighbours);
  });

  it("isn't shared by another k or another corpus", async () => {
    await groundTruth(corpus, 2, { cacheFolder, signal });
    expect((await groundTruth(corpus, 3, { cacheFolder, signal })).cached).toBe(false);
    const other = tinyCorpus({ vectors: [[1], [2], [4], [9]], queries: [[1], [7]] });
    expect((await groundTruth(other, 2, { cacheFolder, signal })).cached).toBe(false);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, 90)],
    ["empty", () => ""],
    ["with a digit changed", (text: string) => text.replace('"rows":[0', '"rows":[3')],
  ])("is computed anew from a file that is %s", async (_, damage) => {
    const first = await groundTruth(corpus, 2, { cacheFolder, signal });
    const path = await file();
    await writeFile(path, damage(await readFile(path, "utf8")));
    const second = await groundTruth(corpus, 2, { cacheFolder, signal });
    expect(second.cached).toBe(false);
    expect(second.neighbours).toEqual(first.neighbours);
    expect((await groundTruth(corpus, 2, { cacheFolder, signal })).cached).toBe(true);
  });

  it("leaves no drafts behind", async () => {
    await groundTruth(corpus, 2, { cacheFolder, signal });
    expect(await readdir(join(cacheFolder, "ground-truth"))).toHaveLength(1);
  });
});
