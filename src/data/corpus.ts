import { createHash } from "node:crypto";
import type { HnswSettings, Space } from "../chroma/replies.ts";
import { HarnessError } from "../errors.ts";

/** Metadata of one record, as far as Chroma 1.x takes it everywhere. */
type Metadata = Readonly<Record<string, string | number | boolean>>;

/** Records with their vectors, and the queries to ask of them. */
export interface Corpus {
  /** As the plan writes it. */
  readonly source: string;
  /** In words, for the report. */
  readonly description: string;
  readonly ids: readonly string[];
  /** null = not read: a user's texts are of no use to the measurement. */
  readonly documents: readonly (string | null)[] | null;
  readonly metadatas: readonly (Metadata | null)[] | null;
  /** Row-major, one row an id, in memory that worker threads can share. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly space: Space;
  /** Index settings other than Chroma's defaults; null = none are known. */
  readonly hnsw: HnswSettings | null;
  /** Row-major, one row a query. */
  readonly queries: Float32Array;
  /** One a query: the id of the stored vector that it is, left out of its answer; null = none. */
  readonly ownIds: readonly (string | null)[];
  /** Where the queries come from, in words. */
  readonly queriesFrom: string;
  /** Content hash of records and queries. */
  readonly hash: string;
  readonly notes: readonly string[];
}

/** A corpus before its queries are drawn and its hash is taken. */
export type Records = Omit<Corpus, "queries" | "ownIds" | "queriesFrom" | "hash">;

/** Queries for a corpus. */
export type Queries = Pick<Corpus, "queries" | "ownIds" | "queriesFrom">;

/** Zeroed room for vectors that worker threads see without a copy. */
export function allocateVectors(rows: number, dimension: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(rows * dimension * Float32Array.BYTES_PER_ELEMENT));
}

/** One vector of a row-major array, without a copy. */
export function vectorAt(vectors: Float32Array, row: number, dimension: number): Float32Array {
  return vectors.subarray(row * dimension, (row + 1) * dimension);
}

/** Number of queries. */
export function queryCountOf(corpus: Pick<Corpus, "queries" | "dimension">): number {
  return corpus.queries.length / corpus.dimension;
}

/**
 * Joins records and queries, and takes the hash.
 *
 * @throws HarnessError DATA_INVALID as {@link requireSound} does, and for queries that aren't finite.
 */
export function assembleCorpus(records: Records, queries: Queries): Corpus {
  requireSound(records);
  const { dimension } = records;
  requireFinite({ vectors: queries.queries, dimension }, (row) => `query ${row + 1}`);
  return { ...records, ...queries, hash: hashOf(records, queries) };
}

/**
 * @throws HarnessError DATA_INVALID for no records, ids that come twice, or components that aren't
 * finite.
 */
export function requireSound(records: Records): void {
  const { source, ids } = records;
  if (ids.length === 0)
    throw new HarnessError("DATA_INVALID", `Expected ${source} to hold records, got none.`);
  requireFinite(records, (row) => `record "${ids[row]}" of ${source}`);
  if (rowsById(ids).size !== ids.length)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected ids that differ in ${source}, got some twice.`,
    );
}

function requireFinite(
  { vectors, dimension }: { vectors: Float32Array; dimension: number },
  name: (row: number) => string,
): void {
  for (let at = 0; at < vectors.length; at += 1) {
    if (Number.isFinite(vectors[at])) continue;
    throw new HarnessError(
      "DATA_INVALID",
      `Expected finite numbers in ${name(Math.floor(at / dimension))}, got ${vectors[at]} as component ${(at % dimension) + 1}.`,
      { hint: "Such a vector has no distance to any other: delete or correct it." },
    );
  }
}

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** The row of every id; made once for each list of ids. */
export function rowsById(ids: readonly string[]): ReadonlyMap<string, number> {
  const found = known.get(ids);
  if (found !== undefined) return found;
  const made = new Map(ids.map((id, row) => [id, row]));
  known.set(ids, made);
  return made;
}

/** Ids and texts are hashed in chunks: a string has a largest length. */
const CHUNK = 10_000;

function hashOf(records: Records, queries: Queries): string {
  const hash = createHash("sha256").update(recordsHash(records));
  hash.update(JSON.stringify(queries.ownIds));
  hash.update(bytesOf(queries.queries));
  return `sha256:${hash.digest("hex")}`;
}

/** Content hash of the records alone: what a seeded folder holds, whatever is asked of it. */
export function recordsHash(records: Omit<Records, "source" | "description" | "notes">): string {
  const hash = createHash("sha256");
  const { dimension, space, hnsw } = records;
  const list = (values: readonly unknown[] | null) => {
    hash.update(`${values?.length ?? "none"}\n`);
    for (let from = 0; from < (values?.length ?? 0); from += CHUNK)
      hash.update(JSON.stringify(values?.slice(from, from + CHUNK)));
  };
  hash.update(JSON.stringify({ dimension, space, hnsw }));
  list(records.ids);
  list(records.documents);
  list(records.metadatas);
  hash.update(bytesOf(records.vectors));
  return hash.digest("hex");
}

/** The vectors' bytes, without a copy; little-endian on every machine that Node runs on today. */
export function bytesOf(vectors: Float32Array): Uint8Array {
  return new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
}
