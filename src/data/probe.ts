import type { ChromaCollection } from "../chroma/collection.ts";
import { HarnessError } from "../errors.ts";
import { rowsById, vectorAt } from "./corpus.ts";
import { distance, tolerance } from "./distance.ts";
import type { Known } from "./recall.ts";

/** A known query with its answer, by its index in the corpus. */
export interface ClearQuery {
  readonly query: number;
  /** Ids of which one must be the reply's first. */
  readonly expectFirst: readonly string[];
}

/** A query as a setup's `ready()` takes it. */
export interface ReadyProbe {
  readonly path: string;
  readonly body: string;
  readonly expectFirst: readonly string[];
}

/** Queries tried before an index is held for damaged. */
const TRIES = 20;

/**
 * The queries whose first neighbour is clearest, clearest first: the wider the gap between the
 * first and the second, the less a lossy index or single precision can swap them.
 */
export function clearQueries(known: Known): ClearQuery[] {
  return known.truth.neighbours
    .map((_, query) => clearness(known, query))
    .sort((a, b) => b.gap - a.gap)
    .map(({ query, expectFirst }) => ({ query, expectFirst }));
}

/** A stored query's own record is in the reply too, and by inner product it needn't be the first. */
function clearness({ corpus, truth }: Known, query: number): ClearQuery & { gap: number } {
  const { ids, space, dimension, vectors } = corpus;
  const asked = vectorAt(corpus.queries, query, dimension);
  const ownRow = rowsById(ids).get(corpus.ownIds[query] ?? "");
  const own = ownRow === undefined ? [] : [ownRow];
  const near = [...own, ...(truth.neighbours[query]?.rows ?? [])]
    .map((row) => ({
      id: ids[row] ?? "",
      far: distance(space, asked, vectorAt(vectors, row, dimension)),
    }))
    .sort((a, b) => a.far - b.far);
  const first = near[0]?.far ?? 0;
  const limit = first + tolerance(space, first);
  return {
    query,
    expectFirst: near.filter(({ far }) => far <= limit).map(({ id }) => id),
    gap: (near[1]?.far ?? Number.POSITIVE_INFINITY) - first,
  };
}

/** The probe with the clearest answer; `bodies` holds one serialised body a query. */
export function probeOf(
  known: Known,
  request: { readonly path: string; readonly bodies: readonly string[] },
  clear: ClearQuery | undefined = clearQueries(known)[0],
): ReadyProbe {
  const body = clear === undefined ? undefined : request.bodies[clear.query];
  if (clear === undefined || body === undefined)
    throw new RangeError(`Expected a body for every query, got ${request.bodies.length}.`);
  return { path: request.path, body, expectFirst: clear.expectFirst };
}

/**
 * The clearest query that the collection really answers with its nearest neighbour. An undamaged
 * HNSW index misses some of its records, so the first choice may never be answered right.
 *
 * @throws HarnessError DATA_INVALID where none of twenty is.
 */
export async function provenQuery(known: Known, collection: ChromaCollection): Promise<ClearQuery> {
  const { corpus, truth } = known;
  const tried = clearQueries(known).slice(0, TRIES);
  for (const clear of tried) {
    const vector = vectorAt(corpus.queries, clear.query, corpus.dimension);
    const { ids } = await collection.query(vector, truth.k);
    if (clear.expectFirst.includes(ids[0] ?? "")) return clear;
  }
  throw new HarnessError(
    "DATA_INVALID",
    `Expected "${collection.name}" to find the nearest neighbour of at least one of ${tried.length} clear queries, got none.`,
    { hint: "Its index seems damaged: build the collection anew from its sources." },
  );
}

/** Queries tried for each that is wanted. */
const TRIES_EACH = 4;

/**
 * The clearest queries that the collection really answers with their nearest neighbour, at most as
 * many as wanted.
 *
 * @throws HarnessError DATA_INVALID where there is none.
 */
export async function provenQueries(
  known: Known,
  collection: ChromaCollection,
  wanted: number,
): Promise<ClearQuery[]> {
  const first = await provenQuery(known, collection);
  const proven: ClearQuery[] = [first];
  const { corpus, truth } = known;
  for (const clear of clearQueries(known).slice(0, wanted * TRIES_EACH)) {
    if (proven.length >= wanted) break;
    if (clear.query === first.query) continue;
    const vector = vectorAt(corpus.queries, clear.query, corpus.dimension);
    const { ids } = await collection.query(vector, truth.k);
    if (clear.expectFirst.includes(ids[0] ?? "")) proven.push(clear);
  }
  return proven;
}
