import type { ChromaCollection } from "../chroma/collection.ts";
import type { RecordBatch } from "../chroma/pages.ts";
import type { HnswSettings, Space } from "../chroma/replies.ts";
import { HarnessError } from "../errors.ts";
import { answeredSpace } from "./answered-space.ts";
import {
  allocateVectors,
  assembleCorpus,
  type Corpus,
  type Records,
  requireSound,
} from "./corpus.ts";
import type { QueryOptions } from "./own-corpus.ts";
import { drawStored, readQueries } from "./queries.ts";
import { requireRoom } from "./room.ts";

export interface ReadOptions extends QueryOptions {
  /** As the plan writes it. */
  readonly source: string;
  readonly notes: readonly string[];
}

/**
 * Reads a user's collection out of a server that runs on a *copy* of its folder: ids, vectors, and
 * how its index is set. Texts stay where they are, and its embedding function is of no use here.
 *
 * @throws HarnessError DATA_INVALID for a collection without records or an HNSW index, with vectors
 * that can't be read, differ in dimension or aren't finite; CHROMA_REPLY, TIMED_OUT.
 */
export async function readCorpus(
  collection: ChromaCollection,
  options: ReadOptions,
): Promise<Corpus> {
  const { name } = collection;
  const records = await inAnsweredSpace(collection, await readRecords(collection, options));
  const { dimension } = records;
  const queries =
    options.queriesFile === null
      ? drawStored(records, { count: options.queryCount, seed: options.seed })
      : await readQueries(options.queriesFile, {
          dimension,
          count: options.queryCount,
          column: options.queriesColumn ?? null,
        });
  if (queries.ownIds.some((id) => id !== null) && records.ids.length < 2)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected at least 2 records in "${name}" to draw queries from, got 1.`,
    );
  return assembleCorpus(records, queries);
}

async function inAnsweredSpace(collection: ChromaCollection, records: Records): Promise<Records> {
  requireSound(records);
  const space = await answeredSpace(collection, records);
  if (space === records.space) return records;
  const note = `Chroma lists "${collection.name}" as ${records.space}, but it answers by ${space}: that is what neighbours are judged by. The index's other settings may differ from what is listed too.`;
  return {
    ...records,
    space,
    hnsw: records.hnsw === null ? null : { ...records.hnsw, space },
    notes: [...records.notes, note],
  };
}

async function readRecords(collection: ChromaCollection, options: ReadOptions): Promise<Records> {
  const { name, dimension } = collection;
  const { space, hnsw } = requireHnsw(collection);
  const count = await collection.count();
  if (dimension === null || count === 0)
    throw new HarnessError("DATA_INVALID", `Expected records in collection "${name}", got none.`);
  requireRoom(name, count * dimension * Float32Array.BYTES_PER_ELEMENT);
  const ids: string[] = [];
  const vectors = allocateVectors(count, dimension);
  for await (const batch of readable(collection)) {
    if (batch.dimension !== dimension)
      throw new HarnessError(
        "DATA_INVALID",
        `Expected ${dimension} dimensions for every record of "${name}", got ${batch.dimension} for "${batch.ids[0]}".`,
      );
    const read = ids.length + batch.ids.length;
    if (read > count) throw miscounted(name, count, read);
    vectors.set(batch.vectors, ids.length * dimension);
    ids.push(...batch.ids);
  }
  if (ids.length < count) throw miscounted(name, count, ids.length);
  return {
    source: options.source,
    description: `${count} vectors of ${dimension} dimensions in collection "${name}"`,
    ids,
    documents: null,
    metadatas: null,
    vectors,
    dimension,
    space,
    hnsw,
    notes: options.notes,
  };
}

function miscounted(name: string, counted: number, read: number): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `Expected ${counted} records in "${name}", as it counts, read ${read}.`,
    { hint: "Something writes to the collection, or its index is damaged." },
  );
}

function requireHnsw({ name, space, hnsw }: ChromaCollection): {
  space: Space;
  hnsw: HnswSettings;
} {
  if (space !== null && hnsw !== null) return { space, hnsw };
  throw new HarnessError(
    "DATA_INVALID",
    `Expected an HNSW index in collection "${name}", got none.`,
    {
      hint: "Only collections of a single-node Chroma can be measured.",
    },
  );
}

/** A collection whose index files are damaged answers counts, but not with its vectors. */
async function* readable(collection: ChromaCollection): AsyncIterable<RecordBatch> {
  try {
    yield* collection.readAll({ documents: false });
  } catch (cause) {
    throw cause instanceof HarnessError && cause.code === "CHROMA_REPLY"
      ? unreadable(collection.name, cause)
      : cause;
  }
}

function unreadable(name: string, cause: HarnessError): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `Expected the vectors of collection "${name}" to be readable. ${cause.message}`,
    { hint: "Its index files seem damaged or missing: restore the folder from a backup.", cause },
  );
}
