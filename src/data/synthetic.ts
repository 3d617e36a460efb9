import { setImmediate as nextTurn } from "node:timers/promises";
import { seeded } from "../stats/random.ts";
import { allocateVectors, assembleCorpus, type Corpus } from "./corpus.ts";

/** Chroma writes its index to disk only every so many records: `sync_threshold`'s default. */
export const SYNC_THRESHOLD = 1000;

export interface SyntheticOptions {
  readonly records: number;
  readonly dimension: number;
  readonly queryCount: number;
  readonly seed: number;
  /** Heeded between rows: a large corpus takes seconds. */
  readonly signal: AbortSignal;
}

/** Rows drawn before others get a turn. */
const ROWS_A_TURN = 1000;

/**
 * How far members lie from their cluster's centre, as a share of the centre's distance from zero:
 * about what embeddings of short texts on one subject show.
 */
const SPREAD = 0.6;

/**
 * Makes clustered vectors of length 1: a Gaussian mixture with about √n clusters, whose variance
 * falls from component to component as an embedding's does (with the same variance in all of them,
 * every neighbour would be about equally far away). Queries are drawn from the same mixture and
 * aren't stored. The same options make the same corpus.
 *
 * @throws the signal's reason when aborted.
 */
export async function makeSynthetic(options: SyntheticOptions): Promise<Corpus> {
  const { dimension, queryCount, seed, signal } = options;
  const records = Math.ceil(options.records / SYNC_THRESHOLD) * SYNC_THRESHOLD;
  const clusters = Math.max(1, Math.round(Math.sqrt(records)));
  const mixture = createMixture({ dimension, clusters, seed, signal });
  const stored = await mixture.draw(records, "records");
  const notes =
    records === options.records
      ? []
      : [
          `${options.records} records rounded up to ${records}, a multiple of Chroma's sync_threshold: the whole index lies on disk before it is copied.`,
        ];
  return assembleCorpus(
    {
      source: `synthetic:${options.records}x${dimension}`,
      description: `${records} synthetic vectors of ${dimension} dimensions in ${clusters} clusters`,
      ids: stored.cluster.map((_, row) => `s-${String(row).padStart(8, "0")}`),
      documents: stored.cluster.map(
        (cluster, row) => `Synthetic record ${row} about subject ${cluster}, made by seed ${seed}.`,
      ),
      metadatas: stored.cluster.map((cluster) => ({ topic: `subject-${cluster}` })),
      vectors: stored.vectors,
      dimension,
      space: "l2",
      hnsw: null,
      notes,
    },
    {
      queries: (await mixture.draw(queryCount, "queries")).vectors,
      ownIds: new Array(queryCount).fill(null),
      queriesFrom: "drawn from the same clusters, not stored",
    },
  );
}

function createMixture(
  of: Omit<SyntheticOptions, "records" | "queryCount"> & { clusters: number },
) {
  const { dimension, clusters, seed, signal } = of;
  const scale = Float64Array.from({ length: dimension }, (_, i) => 1 / Math.sqrt(1 + i));
  const centres = new Float64Array(clusters * dimension);
  const random = seeded(seed, "centres");
  for (let i = 0; i < centres.length; i += 1)
    centres[i] = random.normal() * (scale[i % dimension] ?? 0);
  return {
    async draw(count: number, what: string): Promise<{ vectors: Float32Array; cluster: number[] }> {
      const { below, normal } = seeded(seed, what);
      const vectors = allocateVectors(count, dimension);
      const row = new Float64Array(dimension);
      const cluster: number[] = [];
      while (cluster.length < count) {
        if (cluster.length % ROWS_A_TURN === 0) await nextTurn(undefined, { signal });
        const drawn = below(clusters);
        for (let i = 0; i < dimension; i += 1)
          row[i] = (centres[drawn * dimension + i] ?? 0) + SPREAD * normal() * (scale[i] ?? 0);
        vectors.set(normalised(row), cluster.length * dimension);
        cluster.push(drawn);
      }
      return { vectors, cluster };
    },
  };
}

function normalised(row: Float64Array): Float64Array {
  let squares = 0;
  for (const value of row) squares += value * value;
  return row.map((value) => value / Math.sqrt(squares));
}
