import { mkdir } from "node:fs/promises";
import { chooseCollection, inspectChromaFolder, unflushedIn } from "../../data/chroma-folder.ts";
import { copyChromaFolder } from "../../data/copy-chroma-folder.ts";
import { type Corpus, recordsHash } from "../../data/corpus.ts";
import { loadFileCorpus } from "../../data/file-corpus.ts";
import { loadOwnCorpus } from "../../data/own-corpus.ts";
import { readCorpus } from "../../data/read-corpus.ts";
import { seedCollection } from "../../data/seed.ts";
import { keepSeeded, type Seeded, type SeededCache, takeSeeded } from "../../data/seeded-cache.ts";
import { monotonicNow } from "../../host/clock.ts";
import { type DataSource, parseDataSource } from "../../plan/data-source.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Workshop } from "./lab.ts";
import { serverOn, withServer } from "./seeding-server.ts";

/** A corpus that lies in the pristine folder. */
export interface OpenedSource {
  readonly corpus: Corpus;
  readonly collection: string;
  /** null = the folder is the user's, nothing was seeded. */
  readonly seedingMs: Milliseconds | null;
  /** Log rows that the index files didn't hold when the folder was copied; null = can't be told. */
  readonly unflushedRecords: number | null;
}

const OWN_COLLECTION = "assay-corpus";

/**
 * Brings the plan's data into the pristine folder: ours is seeded, a user's folder is copied.
 *
 * @param shape makes another corpus of ours before it is seeded; a user's folder stays as it is.
 */
export async function openSource(
  shop: Workshop,
  pristine: string,
  shape: (corpus: Corpus) => Corpus = (corpus) => corpus,
): Promise<OpenedSource> {
  const source = parseDataSource(shop.plan.data.source);
  if (source.kind === "chroma") return copyUsers(shop, pristine, source);
  const corpus =
    source.kind === "file"
      ? await loadFile(shop, source.path)
      : await loadOwnCorpus(source, corpusOptions(shop));
  return seed(shop, pristine, shape(corpus));
}

async function loadFile(shop: Workshop, path: string): Promise<Corpus> {
  const { source, columns, space } = shop.plan.data;
  shop.emit({ kind: "step at", words: `reading ${path}` });
  const corpus = await loadFileCorpus({ ...corpusOptions(shop), path, source, columns, space });
  for (const words of corpus.notes) shop.emit({ kind: "note", words });
  shop.emit({ kind: "note", words: `Queries: ${corpus.queriesFrom}.` });
  return corpus;
}

function corpusOptions({ plan, signal }: Workshop) {
  return {
    signal,
    queriesFile: plan.data.queries,
    queriesColumn: plan.data.columns.vector,
    queryCount: plan.data.queryCount,
    seed: plan.seed,
  };
}

async function seed(shop: Workshop, pristine: string, corpus: Corpus): Promise<OpenedSource> {
  const { cacheFolder, signal, toolchain } = shop;
  const key = `${recordsHash(corpus).slice(0, 16)}-${toolchain.chromadbVersion}`;
  const cache: SeededCache = { cacheFolder, key, signal };
  const known = await takeSeeded(cache, pristine);
  const seeded = known ?? (await seedAnew(shop, pristine, corpus));
  if (known === null) await keepSeeded(cache, pristine, seeded);
  const note = `The index that was built at ${seeded.builtAt} is used again.`;
  return {
    corpus: known === null ? corpus : { ...corpus, notes: [...corpus.notes, note] },
    collection: OWN_COLLECTION,
    seedingMs: seeded.seedingMs,
    unflushedRecords: unflushedIn(pristine, OWN_COLLECTION),
  };
}

async function seedAnew(shop: Workshop, pristine: string, corpus: Corpus): Promise<Seeded> {
  await mkdir(pristine, { recursive: true });
  const began = monotonicNow();
  await withServer(serverOn(shop, pristine), async (client) => {
    await seedCollection(client, corpus, {
      name: OWN_COLLECTION,
      signal: shop.signal,
      onProgress: (records) =>
        shop.emit({
          kind: "step at",
          words: `seeding: ${records} of ${corpus.ids.length} records`,
        }),
    });
  });
  const seedingMs = milliseconds(monotonicNow() - began);
  return { builtAt: new Date().toISOString(), seedingMs };
}

/** A user's folder is only read; the server, which migrates it where it must, gets a copy. */
async function copyUsers(
  shop: Workshop,
  pristine: string,
  source: Extract<DataSource, { kind: "chroma" }>,
): Promise<OpenedSource> {
  const folder = await inspectChromaFolder(source.folder);
  const chosen = chooseCollection(folder, source.collection);
  const version = `${source.folder} was last written by Chroma ${folder.version}; it is copied, and the copies are served by Chroma ${shop.toolchain.chromadbVersion}.`;
  shop.emit({ kind: "note", words: version });
  for (const words of folder.notes) shop.emit({ kind: "note", words });
  shop.emit({ kind: "step at", words: `copying ${source.folder}` });
  await copyChromaFolder(folder, pristine, { signal: shop.signal });
  const corpus = await withServer(serverOn(shop, pristine), async (client) => {
    shop.emit({ kind: "step at", words: `reading ${chosen.records} records of "${chosen.name}"` });
    return readCorpus(await client.collection(chosen.name), {
      ...corpusOptions(shop),
      source: shop.plan.data.source,
      notes: [version, ...folder.notes],
    });
  });
  shop.emit({ kind: "note", words: `Queries: ${corpus.queriesFrom}.` });
  return {
    corpus,
    collection: chosen.name,
    seedingMs: null,
    unflushedRecords: chosen.unflushed,
  };
}
