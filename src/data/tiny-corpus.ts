import { allocateVectors, assembleCorpus, type Corpus, type Records } from "./corpus.ts";

/** Small corpora for tests, written as numbers. */
export interface TinyCorpus {
  readonly vectors: readonly (readonly number[])[];
  readonly queries: readonly (readonly number[])[];
  /** @default none of the queries is stored */
  readonly ownIds?: readonly (string | null)[];
  /** @default l2 */
  readonly space?: Corpus["space"];
}

/** Ids are "r0", "r1"…, in the order of the vectors. */
export function tinyCorpus({ vectors, queries, ownIds, space = "l2" }: TinyCorpus): Corpus {
  const records = tinyRecords(vectors, space);
  return assembleCorpus(records, {
    queries: pack(queries, records.dimension),
    ownIds: ownIds ?? queries.map(() => null),
    queriesFrom: "a test",
  });
}

export function tinyRecords(
  vectors: readonly (readonly number[])[],
  space: Corpus["space"] = "l2",
): Records {
  const dimension = vectors[0]?.length ?? 1;
  return {
    source: "tiny",
    description: "a test's",
    ids: vectors.map((_, row) => `r${row}`),
    documents: null,
    metadatas: null,
    vectors: pack(vectors, dimension),
    dimension,
    space,
    hnsw: null,
    notes: [],
  };
}

function pack(rows: readonly (readonly number[])[], dimension: number): Float32Array {
  const packed = allocateVectors(rows.length, dimension);
  for (const [row, values] of rows.entries()) packed.set(values, row * dimension);
  return packed;
}
