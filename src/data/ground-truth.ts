import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { HarnessError } from "../errors.ts";
import { ownProgram } from "../host/own-program.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { allocateVectors, type Corpus, queryCountOf, rowsById, vectorAt } from "./corpus.ts";
import { distance } from "./distance.ts";
import { type NearestTask, type Neighbours, nearestRows } from "./nearest.ts";
import { readTruth, truthFile, writeTruth } from "./truth-cache.ts";

/** Exact neighbours of every query of a corpus. */
export interface GroundTruth {
  readonly k: number;
  /** One a query; one neighbour more than k, so that the gap behind the last is known too. */
  readonly neighbours: readonly Neighbours[];
  readonly tookMs: Milliseconds;
  /** Whether they were read from the cache. */
  readonly cached: boolean;
}

export interface GroundTruthOptions {
  /** Where truths of earlier runs lie; null = none are read or written. */
  readonly cacheFolder: string | null;
  readonly signal: AbortSignal;
  /** @default one a core */
  readonly workers?: number;
}

/** Multiplications that one thread does in about 50 ms: below, starting threads isn't worth it. */
const WORK_PER_THREAD = 5e7;

/**
 * Finds the exact k nearest neighbours of every query, by comparing it with every record. The truth
 * is kept in the cache folder under the corpus's content hash; a broken file there is replaced.
 *
 * @throws HarnessError DATA_INVALID where k leaves nothing to compare; the signal's reason when
 * aborted.
 */
export async function groundTruth(
  corpus: Corpus,
  k: number,
  options: GroundTruthOptions,
): Promise<GroundTruth> {
  requireNeighbours(corpus, k);
  const began = performance.now();
  const took = () => milliseconds(performance.now() - began);
  const file = options.cacheFolder === null ? null : truthFile(options.cacheFolder, corpus.hash, k);
  const wanted = { corpus, depth: k + 1 };
  const known = file === null ? null : await readTruth(file, wanted);
  if (known !== null) return { k, neighbours: known, tookMs: took(), cached: true };
  const neighbours = await findNeighbours(wanted, options);
  if (file !== null) await writeTruth(file, neighbours);
  return { k, neighbours, tookMs: took(), cached: false };
}

function requireNeighbours(corpus: Corpus, k: number): void {
  const own = corpus.ownIds.some((id) => id !== null);
  if (own && k < 2)
    throw new HarnessError(
      "DATA_INVALID",
      "Expected k ≥ 2, got 1: each query is a stored vector, so its only neighbour would be itself.",
      { hint: "Set data.k to 2 or more, or give queries of your own with data.queries." },
    );
  const others = corpus.ids.length - (own ? 1 : 0);
  if (others < k)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected at least ${k} records besides the query's own in ${corpus.source}, got ${others}.`,
      { hint: "Set data.k to a smaller number." },
    );
}

async function findNeighbours(
  { corpus, depth }: { corpus: Corpus; depth: number },
  { signal, workers = availableParallelism() }: GroundTruthOptions,
): Promise<Neighbours[]> {
  signal.throwIfAborted();
  const { dimension, space } = corpus;
  const queries = queryCountOf(corpus);
  const whole: NearestTask = {
    vectors: shared(corpus.vectors, dimension),
    queries: corpus.queries,
    ownRows: ownRowsOf(corpus),
    dimension,
    space,
    depth,
    from: 0,
    to: queries,
  };
  const work = corpus.vectors.length * queries;
  const threads = Math.max(1, Math.min(workers, queries, Math.ceil(work / WORK_PER_THREAD)));
  const bound = (part: number) => Math.round((part * queries) / threads);
  const tasks = Array.from({ length: threads }, (_, part) => ({
    ...whole,
    from: bound(part),
    to: bound(part + 1),
  }));
  const found =
    threads === 1
      ? [nearestRows(whole)]
      : await Promise.all(tasks.map((task) => inThread(task, signal)));
  const rows = found.flatMap((part) => [...part]);
  return corpus.ownIds.map((_, query) =>
    measured(corpus, query, rows.slice(query * depth, (query + 1) * depth)),
  );
}

/** Ranks come from dot products; the distances that are kept are taken pair by pair. */
function measured(corpus: Corpus, query: number, rows: readonly number[]): Neighbours {
  const { vectors, queries, dimension, space } = corpus;
  const asked = vectorAt(queries, query, dimension);
  const pairs = rows
    .filter((row) => row >= 0)
    .map((row) => ({ row, far: distance(space, asked, vectorAt(vectors, row, dimension)) }))
    .sort((a, b) => a.far - b.far || a.row - b.row);
  return { rows: pairs.map(({ row }) => row), distances: pairs.map(({ far }) => far) };
}

function ownRowsOf({ ids, ownIds }: Corpus): Int32Array {
  const rows = rowsById(ids);
  return Int32Array.from(ownIds, (id) => (id === null ? -1 : (rows.get(id) ?? -1)));
}

/** The vectors in memory that threads can share: a copy for each would multiply a large corpus. */
function shared(vectors: Float32Array, dimension: number): Float32Array {
  if (vectors.buffer instanceof SharedArrayBuffer) return vectors;
  const copy = allocateVectors(vectors.length / dimension, dimension);
  copy.set(vectors);
  return copy;
}

/** Runs one task in a worker thread, which ends with it. */
async function inThread(task: NearestTask, signal: AbortSignal): Promise<Int32Array> {
  const worker = new Worker(ownProgram(import.meta, "nearest-worker"), { workerData: task });
  const stop = () => void worker.terminate();
  signal.addEventListener("abort", stop);
  try {
    return await new Promise<Int32Array>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(signal.reason ?? new Error(`worker exited ${code}`)));
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
