import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { HarnessError } from "../errors.ts";
import type { Milliseconds } from "../units/quantity.ts";
import { type PageOptions, type RecordBatch, readPages } from "./pages.ts";
import type { CollectionParts } from "./parts.ts";
import type { HnswSettings, Space } from "./replies.ts";
import { limited, request } from "./request.ts";

/** Records to add; all lists are as long as `ids`. */
interface NewRecords {
  readonly ids: readonly string[];
  /** Row-major; as many rows as ids. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly documents: readonly (string | null)[] | null;
  readonly metadatas:
    | readonly (Readonly<Record<string, string | number | boolean>> | null)[]
    | null;
}

/** Ids and distances of the same records. */
interface QueryReply {
  readonly ids: readonly string[];
  readonly distances: readonly number[];
}

/** One collection of a server, by its UUID: it stays the same one when its name is given away. */
export interface ChromaCollection {
  readonly id: string;
  readonly name: string;
  /** null until the first record is added. */
  readonly dimension: number | null;
  /** null for a collection without an HNSW index (Chroma Cloud's SPANN). */
  readonly space: Space | null;
  /** As the server resolved them, its defaults included. */
  readonly hnsw: HnswSettings | null;
  /** URL of its query route: where the direct path's requests go. */
  readonly queryUrl: string;
  count(): Promise<number>;
  /** Adds one batch; the caller keeps it below the server's `batchMax`. */
  add(records: NewRecords): Promise<void>;
  /** Every record, in pages; of its documents, metadata and vectors what isn't left out. */
  readAll(options?: PageOptions): AsyncIterable<RecordBatch>;
  /** The nearest neighbours that its index finds, nearest first. */
  query(vector: ArrayLike<number>, k: number): Promise<QueryReply>;
  /** The same for each vector, in one request. @throws HarnessError CHROMA_REPLY for another number of answers. */
  queryEach(vectors: readonly ArrayLike<number>[], k: number): Promise<readonly QueryReply[]>;
  /**
   * Waits until the server counts `records` records and answers a query on them.
   *
   * @throws HarnessError TIMED_OUT
   */
  waitUntilIndexed(records: number, options: { timeoutMs: Milliseconds }): Promise<void>;
}

const POLL_MS = 50;

export function createCollection(parts: CollectionParts): ChromaCollection {
  const { facts, connection, path } = parts;
  const hnsw = facts.configuration_json.hnsw ?? null;
  const named = `"${facts.name}"`;
  const count = () =>
    limited(connection, `count ${named}`, (signal) => parts.records(signal).count());
  return {
    id: facts.id,
    name: facts.name,
    dimension: facts.dimension,
    space: hnsw?.space ?? null,
    hnsw,
    queryUrl: `${connection.origin}/api/v2${path}/query`,
    count,
    add: (records) => addRecords(parts, records),
    readAll: (options = {}) => readPages(parts, options),
    async query(vector, k) {
      const [reply] = await queryRecords(parts, [vector], k);
      return reply ?? { ids: [], distances: [] };
    },
    queryEach: (vectors, k) => queryRecords(parts, vectors, k),
    waitUntilIndexed: (records, { timeoutMs }) =>
      waitForCount(parts, { records, timeoutMs, count }),
  };
}

/**
 * Not by the npm client: it packs vectors into base64 byte by byte, which costs ten times the CPU
 * time, on the cores that the server needs for indexing.
 */
async function addRecords({ facts, connection, path }: CollectionParts, records: NewRecords) {
  const { ids, vectors, dimension, documents, metadatas } = records;
  if (vectors.length !== ids.length * dimension)
    throw new RangeError(
      `Expected ${ids.length} × ${dimension} vector components, got ${vectors.length}.`,
    );
  const rowBytes = dimension * Float32Array.BYTES_PER_ELEMENT;
  const embeddings = ids.map((_, row) =>
    Buffer.from(vectors.buffer, vectors.byteOffset + row * rowBytes, rowBytes).toString("base64"),
  );
  await request(connection, {
    what: `add ${ids.length} records to "${facts.name}"`,
    path: `${path}/add`,
    body: { ids, embeddings, documents, metadatas },
    reply: z.object({}),
  });
}

const lists = <T extends z.ZodType>(item: T, length: number) =>
  z.array(z.array(item)).length(length);

async function queryRecords(
  { facts, connection, records }: CollectionParts,
  vectors: readonly ArrayLike<number>[],
  k: number,
): Promise<readonly QueryReply[]> {
  return await limited(connection, `query "${facts.name}"`, async (signal) => {
    const found = await records(signal).query({
      queryEmbeddings: vectors.map((vector) => Array.from(vector)),
      nResults: k,
      include: ["distances"],
    });
    const ids = lists(z.string(), vectors.length).parse(found.ids);
    const distances = lists(z.number(), vectors.length).parse(found.distances);
    return ids.map((each, index) => ({ ids: each, distances: distances[index] ?? [] }));
  });
}

/** Chroma answers a write when it is indexed, so this wait ends at its first look as a rule. */
async function waitForCount(
  { facts, connection, records: handle }: CollectionParts,
  wanted: { records: number; timeoutMs: Milliseconds; count: () => Promise<number> },
): Promise<void> {
  const deadline = performance.now() + wanted.timeoutMs;
  for (;;) {
    const counted = await wanted.count();
    if (counted === wanted.records) break;
    if (performance.now() > deadline)
      throw new HarnessError(
        "TIMED_OUT",
        `Expected "${facts.name}" to count ${wanted.records} records within ${wanted.timeoutMs} ms, got ${counted}.`,
      );
    await sleep(POLL_MS, undefined, { signal: connection.signal });
  }
  if (wanted.records === 0) return;
  await limited(connection, `read one record of "${facts.name}"`, (signal) =>
    handle(signal).get({ limit: 1, include: ["embeddings"] }),
  );
}
