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

/**
 * Records a batch. Chroma brings its index to the disk behind a batch that fills a whole
 * `sync_threshold`, so the records are spread evenly over batches of at least so many: whatever their
 * number, none is left over that would only lie in the log. Fewer than one threshold always are.
 */
function batchSize(records: number, batchMax: number): number {
  const batches = Math.max(1, Math.floor(records / SYNC_THRESHOLD));
  return Math.min(Math.ceil(records / batches), batchMax);
}

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
  const size = batchSize(ids.length, batchMax);
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
