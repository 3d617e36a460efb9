import type { ChromaAdmin } from "../chroma/client.ts";
import type { ChromaCollection } from "../chroma/collection.ts";
import { HarnessError } from "../errors.ts";
import { seconds } from "../units/quantity.ts";
import type { Corpus } from "./corpus.ts";
import { SYNC_THRESHOLD } from "./synthetic.ts";

export interface SeedOptions {
  /** Collections of ours are named so: only those are ever deleted. */
  readonly name: `assay-${string}`;
  readonly signal: AbortSignal;
  /** Records that the server has acknowledged so far. */
  readonly onProgress?: (records: number) => void;
}

/** Records a batch: many enough to be quick, few enough for a visible progress. */
const BATCH = SYNC_THRESHOLD;

/**
 * Makes a collection and fills it with a corpus, batch by batch; done when all of it is indexed.
 *
 * @throws HarnessError CHROMA_REPLY where the name is taken or a batch is refused, TIMED_OUT where
 * the server stops answering; the signal's reason when aborted.
 */
export async function seedCollection(
  client: ChromaAdmin,
  corpus: Corpus,
  { name, signal, onProgress }: SeedOptions,
): Promise<ChromaCollection> {
  if (!name.startsWith("assay-"))
    throw new HarnessError(
      "USAGE",
      `Expected a collection's name that begins with assay-, got "${name}".`,
    );
  const { batchMax } = await client.facts();
  const { space, hnsw, ids, dimension } = corpus;
  const collection = await client.createCollection({ name, space, hnsw });
  const size = Math.min(BATCH, batchMax);
  for (let from = 0; from < ids.length; from += size) {
    signal.throwIfAborted();
    const to = Math.min(from + size, ids.length);
    await collection.add({
      ids: ids.slice(from, to),
      vectors: corpus.vectors.subarray(from * dimension, to * dimension),
      dimension,
      documents: corpus.documents?.slice(from, to) ?? null,
      metadatas: corpus.metadatas?.slice(from, to) ?? null,
    });
    onProgress?.(to);
  }
  await collection.waitUntilIndexed(ids.length, { timeoutMs: seconds(60) });
  return client.collection(name);
}
