import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorAt } from "./corpus.ts";
import { loadOwnCorpus } from "./own-corpus.ts";

const options = {
  queriesFile: null,
  queryCount: 50,
  seed: 1,
  signal: new AbortController().signal,
};
const lengthOf = (vector: Float32Array) => Math.hypot(...vector);

describe("the shipped corpus", () => {
  it("is read whole, with vectors of length 1 and queries that aren't stored", async () => {
    const corpus = await loadOwnCorpus({ kind: "shipped" }, options);
    expect(corpus.ids).toHaveLength(20_000);
    expect(corpus.documents?.[0]).toMatch(/^\w.+: .+/);
    expect(corpus.metadatas?.[0]).toEqual({ topic: expect.stringMatching(/^\w+\.\w+$/) });
    expect(corpus.queries).toHaveLength(50 * corpus.dimension);
    expect(lengthOf(vectorAt(corpus.vectors, 19_999, corpus.dimension))).toBeCloseTo(1, 6);
    expect(corpus.ownIds).toEqual(new Array(50).fill(null));
    expect(corpus.space).toBe("l2");
  });
});

describe("a synthetic corpus", () => {
  const source = { kind: "synthetic", records: 1001, dimension: 16 } as const;

  it("is rounded up to what Chroma writes to disk at once, and says so", async () => {
    const corpus = await loadOwnCorpus(source, options);
    expect(corpus.ids).toHaveLength(2000);
    expect(corpus.vectors).toHaveLength(2000 * 16);
    expect(corpus.notes).toEqual([expect.stringContaining("1001 records rounded up to 2000")]);
  });

  it("keeps a size that is a multiple already", async () => {
    const corpus = await loadOwnCorpus({ ...source, records: 1000 }, options);
    expect(corpus.ids).toHaveLength(1000);
    expect(corpus.notes).toEqual([]);
  });

  it("follows from its seed", async () => {
    const corpus = await loadOwnCorpus(source, options);
    expect((await loadOwnCorpus(source, options)).hash).toBe(corpus.hash);
    expect((await loadOwnCorpus(source, { ...options, seed: 2 })).hash).not.toBe(corpus.hash);
  });

  it("is given up when aborted, in the middle of its vectors", async () => {
    const abort = new AbortController();
    const large = { ...source, records: 50_000 };
    const making = loadOwnCorpus(large, { ...options, signal: abort.signal });
    setImmediate(() => abort.abort());
    await expect(making).rejects.toMatchObject({ name: "AbortError" });
  });

  it("is clustered: the nearest neighbour is much nearer than the average record", async () => {
    const corpus = await loadOwnCorpus(source, options);
    const query = vectorAt(corpus.queries, 0, 16);
    const far = corpus.ids
      .map((_, row) => vectorAt(corpus.vectors, row, 16))
      .map((vector) => vector.reduce((sum, x, i) => sum + (x - (query[i] ?? 0)) ** 2, 0));
    const mean = far.reduce((sum, each) => sum + each, 0) / far.length;
    expect(Math.min(...far)).toBeLessThan(mean / 3);
  });
});

describe("queries of one's own", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-queries-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("take the place of the source's, and change the hash", async () => {
    const queriesFile = join(folder, "own.jsonl");
    await writeFile(queriesFile, "[1, 0]\n\n[0, 1]\n");
    const source = { kind: "synthetic", records: 1000, dimension: 2 } as const;
    const corpus = await loadOwnCorpus(source, { ...options, queriesFile });
    expect([...corpus.queries]).toEqual([1, 0, 0, 1]);
    expect(corpus.queriesFrom).toBe(`2 from ${queriesFile}`);
    expect(corpus.hash).not.toBe((await loadOwnCorpus(source, options)).hash);
  });
});
