import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataSet } from "../evidence/evidence.ts";
import { Scope } from "../scope.ts";
import type { Probe } from "../setup/setup.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { bytes, milliseconds } from "../units/quantity.ts";
import { directBodies } from "./bodies.ts";
import { inspectChromaFolder } from "./chroma-folder.ts";
import { type Corpus, vectorAt } from "./corpus.ts";
import { factsOf } from "./facts.ts";
import { groundTruth } from "./ground-truth.ts";
import { loadOwnCorpus } from "./own-corpus.ts";
import { probeOf, provenQuery } from "./probe.ts";
import { recallSummary } from "./recall.ts";
import { seedCollection } from "./seed.ts";
import { startChroma, type TestServer, temporaryFolder } from "./test-server.ts";
import { verifyStored } from "./verify-stored.ts";

const signal = new AbortController().signal;

describe("a corpus seeded into a server", () => {
  const scope = new Scope();
  let folder: string;
  let server: TestServer;
  let corpus: Corpus;

  beforeAll(async () => {
    folder = join(await temporaryFolder(scope), "seeded");
    server = scope.use("kill Chroma", await startChroma(loadToolchain().chroma.path, folder));
    const source = { kind: "synthetic", records: 3000, dimension: 48 } as const;
    corpus = await loadOwnCorpus(source, { queriesFile: null, queryCount: 60, seed: 4, signal });
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  it("is stored whole, answers, and is what the evidence says", async () => {
    const progress: number[] = [];
    const collection = await seedCollection(server.client, corpus, {
      name: "assay-seed",
      signal,
      onProgress: (records) => progress.push(records),
    });
    expect(progress).toEqual([1000, 2000, 3000]);
    expect(collection).toMatchObject({ dimension: 48, space: "l2" });
    expect(await verifyStored(collection, corpus)).toEqual({ kind: "same" });

    const truth = await groundTruth(corpus, 10, { cacheFolder: null, signal });
    const known = { corpus, truth };
    const answers = [];
    for (const query of corpus.ownIds.keys())
      answers.push({
        query,
        ids: (await collection.query(vectorAt(corpus.queries, query, 48), 10)).ids,
      });
    const recall = recallSummary(known, answers);
    expect(recall.mean).toBeGreaterThan(0.9);

    const facts = factsOf(known, {
      include: ["distances"],
      diskBytes: bytes(1),
      seedingMs: milliseconds(1),
      unflushedRecords: 0,
    });
    expect(dataSet.parse(facts)).toEqual(facts);
  });

  it("is asked by a body that Chroma's own route takes, with the expected id first", async () => {
    const collection = await server.client.collection("assay-seed");
    const truth = await groundTruth(corpus, 10, { cacheFolder: null, signal });
    const known = { corpus, truth };
    const path = new URL(collection.queryUrl).pathname;
    const bodies = directBodies(corpus, { k: 10, include: ["distances"] });
    const probe: Probe = probeOf(known, { path, bodies }, await provenQuery(known, collection));
    const response = await fetch(`${server.client.url}${probe.path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: probe.body,
    });
    const reply = (await response.json()) as { ids: string[][]; distances: number[][] };
    expect(probe.expectFirst).toContain(reply.ids[0]?.[0]);
    const query = bodies.indexOf(probe.body);
    expect(reply.distances[0]?.[0]).toBeCloseTo(truth.neighbours[query]?.distances[0] ?? 0, 5);
  });

  it("isn't seeded over another, or under a name that isn't ours", async () => {
    const again = seedCollection(server.client, corpus, { name: "assay-seed", signal });
    await expect(again).rejects.toMatchObject({ code: "CHROMA_REPLY" });
    const foreign = seedCollection(server.client, corpus, { name: "docs" as "assay-", signal });
    await expect(foreign).rejects.toMatchObject({ code: "USAGE" });
  });

  it("stops when aborted, and can be deleted", async () => {
    const abort = new AbortController();
    const seeding = seedCollection(server.client, corpus, {
      name: "assay-aborted",
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(seeding).rejects.toThrow(abort.signal.reason);
    await server.client.deleteCollection("assay-aborted");
    const names = (await server.client.listCollections()).map(({ name }) => name);
    expect(names).toEqual(["assay-seed"]);
  });

  it("lies on disk without a tail once its server is killed", async () => {
    await server[Symbol.asyncDispose]();
    const [collection] = (await inspectChromaFolder(folder)).collections;
    expect(collection).toMatchObject({ name: "assay-seed", records: 3000, unflushed: 0 });
  });
});
