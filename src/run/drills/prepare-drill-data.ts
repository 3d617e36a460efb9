import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChromaCollection } from "../../chroma/collection.ts";
import { appBodies, directBodies } from "../../data/bodies.ts";
import { copyFolder } from "../../data/copy-folder.ts";
import { type Corpus, vectorAt } from "../../data/corpus.ts";
import { factsOf } from "../../data/facts.ts";
import { groundTruth } from "../../data/ground-truth.ts";
import { type ClearQuery, probeOf, provenQueries } from "../../data/probe.ts";
import type { Known } from "../../data/recall.ts";
import { firstRecords } from "../../data/smaller.ts";
import type { DrillData } from "../../drills/lab.ts";
import type { DataSetFacts } from "../../evidence/evidence.ts";
import { diskUsage } from "../../host/folders.ts";
import { collectionReader } from "../../ledger/readers.ts";
import { takeSnapshot } from "../../ledger/snapshot.ts";
import type { KnownQuery } from "../../load/probing/probing.ts";
import type { Edition } from "../../setup/setup.ts";
import { ensureChroma } from "../../toolchain/ensure-chroma.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { Workshop } from "../bench/lab.ts";
import { openSource } from "../bench/open-source.ts";
import { serverOn, withServer } from "../bench/seeding-server.ts";

/** Data to copy and to ask, with its facts for the report. */
export interface PreparedDrillData {
  readonly data: DrillData;
  /** Seeded once and never written again. */
  readonly pristine: string;
  /** A folder with the same collection and no record; made when it is first asked for. */
  readonly emptyFolder: () => Promise<string>;
  readonly facts: DataSetFacts;
  /** The same, written by the plan's `previousChroma`; made when it is first asked for. */
  readonly previous: () => Promise<PreviousChroma>;
}

/** Known queries that are asked in turn: one alone would only show what a cache holds. */
const QUERIES = 40;

/** An earlier version of Chroma, and the drills' data as it writes them. */
export interface PreviousChroma {
  readonly edition: Edition;
  readonly prepared: PreparedDrillData;
}

/** Seeds (or copies) the drills' data once, reads it back, and finds queries with a sure answer. */
export async function prepareDrillData(shop: Workshop): Promise<PreparedDrillData> {
  const { plan, signal } = shop;
  const { records, syncThreshold } = plan.drilling;
  const pristine = join(shop.workFolder, "drill-pristine");
  const opened = await openSource(shop, pristine, (corpus) =>
    firstRecords(corpus, { records, hnsw: { sync_threshold: syncThreshold } }),
  );
  const { corpus } = opened;
  const truth = await groundTruth(corpus, plan.data.k, {
    cacheFolder: join(shop.cacheFolder, "truth"),
    signal,
  });
  const known: Known = { corpus, truth };
  const copy = join(shop.workFolder, "drill-check");
  await copyFolder(pristine, copy, { signal });
  shop.emit({ kind: "step at", words: "reading the stored data back from a copy" });
  try {
    return await withServer(serverOn(shop, copy), async (client) => {
      const collection = await client.collection(opened.collection);
      const data = await describe(shop, known, collection);
      const facts = factsOf(known, {
        include: plan.data.include,
        diskBytes: diskUsage(pristine),
        seedingMs: opened.seedingMs,
        unflushedRecords: opened.unflushedRecords,
      });
      const emptyFolder = onceEmpty(shop, collection);
      return { data, pristine, facts, emptyFolder, previous: once(() => preparePrevious(shop)) };
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function preparePrevious(shop: Workshop): Promise<PreviousChroma> {
  const { plan, signal } = shop;
  const toolchain = await ensureChroma(plan.drilling.previousChroma, shop.toolchain, {
    signal,
    tell: (words) => shop.emit({ kind: "note", words }),
  });
  const workFolder = join(shop.workFolder, "previous");
  await mkdir(workFolder, { recursive: true });
  const prepared = await prepareDrillData({ ...shop, toolchain, workFolder });
  return { edition: editionOf(toolchain), prepared };
}

/** Chroma as a set-up brought it. */
export const editionOf = ({ chroma, chromadbVersion }: Toolchain): Edition => ({
  version: chromadbVersion,
  program: chroma.path,
});

async function describe(
  shop: Workshop,
  known: Known,
  collection: ChromaCollection,
): Promise<DrillData> {
  const { corpus } = known;
  const asked = { k: shop.plan.data.k, include: shop.plan.data.include };
  const bodies = appBodies(corpus, asked);
  const proven = await provenQueries(known, collection, QUERIES);
  const reader = collectionReader(collection, { name: "direct" });
  return {
    records: corpus.ids.length,
    collection: collection.name,
    collectionId: collection.id,
    dimension: corpus.dimension,
    space: corpus.space,
    hnsw: collection.hnsw,
    appQueries: knownQueries(proven, bodies),
    directQueries: knownQueries(proven, directBodies(corpus, asked)),
    vectors: proven.map(({ query }) => queryVector(corpus, query)),
    ready: probeOf(known, { path: "/query", bodies }, proven[0]),
    snapshot: await takeSnapshot(reader, shop.signal),
  };
}

const knownQueries = (proven: readonly ClearQuery[], bodies: readonly string[]): KnownQuery[] =>
  proven.map(({ query, expectFirst }) => ({ body: bodies[query] ?? "", expectFirst }));

const queryVector = (corpus: Corpus, query: number): Float32Array =>
  vectorAt(corpus.queries, query, corpus.dimension);

function onceEmpty(shop: Workshop, { name, space, hnsw }: ChromaCollection): () => Promise<string> {
  const folder = join(shop.workFolder, "drill-empty");
  return once(async () => {
    await mkdir(folder, { recursive: true });
    await withServer(serverOn(shop, folder), (client) =>
      client.createCollection({ name, space: space ?? "l2", hnsw }),
    );
    return folder;
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
