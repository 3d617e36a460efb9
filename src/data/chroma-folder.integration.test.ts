import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startShell } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { chooseCollection, inspectChromaFolder } from "./chroma-folder.ts";
import { copyFolder, differingFiles } from "./copy-folder.ts";
import type { Corpus } from "./corpus.ts";
import { vectorAt } from "./corpus.ts";
import { groundTruth } from "./ground-truth.ts";
import { readCorpus } from "./read-corpus.ts";
import { recallSummary } from "./recall.ts";
import { makeSynthetic } from "./synthetic.ts";
import { startChroma, temporaryFolder } from "./test-server.ts";
import { verifyStored } from "./verify-stored.ts";

const signal = new AbortController().signal;
const { path: program } = loadToolchain().chroma;

describe("a user's Chroma folder", () => {
  const scope = new Scope();
  let stored: Corpus;
  let root: string;
  /** "docs": 1000 records by cosine, all on disk; "tail": 30, none on disk; "empty". */
  let original: string;

  beforeAll(async () => {
    root = await temporaryFolder(scope);
    stored = await makeSynthetic({
      records: 1000,
      dimension: 24,
      queryCount: 50,
      seed: 9,
      signal,
    });
    original = join(root, "original");
    await using server = await startChroma(program, original);
    const docs = await server.client.createCollection({
      name: "docs",
      space: "cosine",
      hnsw: null,
    });
    const { ids, vectors, documents, dimension } = stored;
    await docs.add({ ids, vectors, documents, dimension, metadatas: null });
    const tail = await server.client.createCollection({ name: "tail", space: "l2", hnsw: null });
    const few = { ids: ids.slice(0, 30), vectors: vectors.subarray(0, 30 * dimension), dimension };
    await tail.add({ ...few, documents: null, metadatas: null });
    await server.client.createCollection({ name: "empty", space: "ip", hnsw: null });
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  async function copy(name: string): Promise<string> {
    const to = join(root, name);
    await copyFolder(original, to, { signal });
    return to;
  }

  it("is read without changing it", async () => {
    const before = await copy("before");
    const found = await inspectChromaFolder(original);
    expect(found).toMatchObject({
      version: "1.5",
      collections: [
        { name: "docs", dimension: 24, records: 1000, unflushed: 0 },
        { name: "empty", dimension: null, records: 0, unflushed: 0 },
        { name: "tail", dimension: 24, records: 30, unflushed: 30 },
      ],
    });
    expect(await differingFiles(original, before)).toEqual([]);
  });

  it("asks for a name where two collections hold records, and refuses the empty one", async () => {
    const found = await inspectChromaFolder(original);
    expect(() => chooseCollection(found, null)).toThrow(
      'got 2 of: "docs" (1000 records), "empty" (0 records), "tail" (30 records).',
    );
    expect(() => chooseCollection(found, "empty")).toThrow(
      'Expected records in collection "empty"',
    );
  });

  it("is refused while a server has it open, and taken when that is gone", async () => {
    const folder = await copy("in-use");
    {
      await using server = await startChroma(program, folder);
      await expect(inspectChromaFolder(folder)).rejects.toMatchObject({
        code: "DATA_INVALID",
        message: expect.stringMatching(
          `^Expected ${folder} not to be in use, but process ${server.pid} \\(.+\\) has ${folder}/chroma.sqlite3 open.$`,
        ),
      });
    }
    expect((await inspectChromaFolder(folder)).collections).toHaveLength(3);
  });

  it("is taken while another process only reads it, and refused once that may write", async () => {
    const database = join(original, "chroma.sqlite3");
    const holding = (how: string) =>
      startShell(scope, `exec 3${how}"$DATABASE"; echo ready; sleep 60`, { DATABASE: database });
    const reader = await holding("<");
    await expect(inspectChromaFolder(original)).resolves.toBeDefined();
    const writer = await holding("<>");
    await expect(inspectChromaFolder(original)).rejects.toThrow(`process ${writer.pid} `);
    await Promise.all([reader.kill(), writer.kill()]);
  });

  it("is refused where a newer Chroma wrote it", async () => {
    const folder = await copy("newer");
    using database = new DatabaseSync(join(folder, "chroma.sqlite3"));
    database.exec("INSERT INTO migrations VALUES ('metadb', 7, '00007-new.sqlite.sql', '', '')");
    database.close();
    await expect(inspectChromaFolder(folder)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining("got a newer one's: metadb 7."),
    });
  });

  it("is refused where the index files of a collection are missing", async () => {
    const folder = await copy("damaged");
    const [docs] = (await inspectChromaFolder(folder)).collections;
    using database = new DatabaseSync(join(folder, "chroma.sqlite3"));
    const segment = database
      .prepare("SELECT id FROM segments WHERE scope = 'VECTOR' AND collection = ?")
      .get(docs?.id ?? "");
    database.close();
    await rm(join(folder, String(segment?.["id"])), { recursive: true });
    await expect(inspectChromaFolder(folder)).rejects.toThrow(
      'Expected the index of collection "docs" in ',
    );
  });

  it("gives its records, space and settings by a server on a copy, and a good recall", async () => {
    const folder = await copy("served");
    await using server = await startChroma(program, folder);
    const docs = await server.client.collection("docs");
    const options = { source: "chroma:x#docs", notes: [], queriesFile: null };
    const corpus = await readCorpus(docs, { ...options, queryCount: 40, seed: 1 });
    expect(corpus).toMatchObject({
      space: "cosine",
      dimension: 24,
      hnsw: { sync_threshold: 1000 },
    });
    expect(new Set(corpus.ids)).toEqual(new Set(stored.ids));
    expect(await verifyStored(docs, corpus)).toEqual({ kind: "same" });
    expect(await verifyStored(docs, { ...stored, space: "cosine" })).toEqual({ kind: "same" });

    const truth = await groundTruth(corpus, 10, { cacheFolder: null, signal });
    const answers = [];
    for (const query of corpus.ownIds.keys())
      answers.push({ query, ids: (await docs.query(vectorAt(corpus.queries, query, 24), 10)).ids });
    expect(recallSummary({ corpus, truth }, answers).mean).toBeGreaterThan(0.95);
    await expect(server.client.collection("missing")).rejects.toThrow('named "missing", got:');
  });

  it("is judged by the space it answers in, where Chroma lists another", async () => {
    const folder = await copy("listed-otherwise");
    using database = new DatabaseSync(join(folder, "chroma.sqlite3"));
    // What a 0.x leaves: the space in the metadata, and its default in the configuration.
    database.exec(`
      UPDATE collections SET schema_str = NULL, config_json_str =
        '{"hnsw_configuration":{"space":"l2","ef_construction":100,"ef_search":100,"num_threads":2,"M":16,"resize_factor":1.2,"batch_size":100,"sync_threshold":1000,"_type":"HNSWConfigurationInternal"},"_type":"CollectionConfigurationInternal"}'
        WHERE name = 'docs';
      INSERT INTO collection_metadata (collection_id, key, str_value)
        SELECT id, 'hnsw:space', 'cosine' FROM collections WHERE name = 'docs';
      INSERT INTO segment_metadata (segment_id, key, str_value)
        SELECT s.id, 'hnsw:space', 'cosine' FROM segments s JOIN collections c
          ON c.id = s.collection WHERE c.name = 'docs' AND s.scope = 'VECTOR';`);
    database.close();
    await using server = await startChroma(program, folder);
    const docs = await server.client.collection("docs");
    expect(docs.space).toBe("l2");
    const options = { source: "chroma:x", notes: [], queriesFile: null, queryCount: 10, seed: 1 };
    const corpus = await readCorpus(docs, options);
    expect(corpus.space).toBe("cosine");
    expect(corpus.notes[0]).toContain('Chroma lists "docs" as l2, but it answers by cosine');
  });
});
