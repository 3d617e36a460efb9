import { type Share, share } from "../units/quantity.ts";
import { type Corpus, rowsById, vectorAt } from "./corpus.ts";
import { distance, tolerance } from "./distance.ts";
import type { GroundTruth } from "./ground-truth.ts";

/** A corpus with its exact neighbours: what answers are held against. */
export interface Known {
  readonly corpus: Corpus;
  readonly truth: GroundTruth;
}

/** One query's answer: the ids in the reply's order; null = no readable answer. */
export interface Answer {
  readonly query: number;
  readonly ids: readonly string[] | null;
}

/** Which of the true nearest neighbours the answers held. */
export interface RecallSummary {
  readonly queries: number;
  /** Queries without a readable answer; they count as recall 0. */
  readonly unanswered: number;
  readonly mean: Share;
}

/**
 * The share of a query's true nearest neighbours that an answer holds, by distance: a record as
 * near as the last true neighbour is as good as it. Where the query is a stored vector, its own id
 * is dropped from the answer and one neighbour fewer is wanted. Ids that aren't the corpus's, or
 * come twice, count for nothing.
 *
 * @throws RangeError for a query that the corpus doesn't have.
 */
export function recallOf(known: Known, query: number, answerIds: readonly string[]): Share {
  const { corpus, truth } = known;
  const neighbours = truth.neighbours[query];
  if (neighbours === undefined)
    throw new RangeError(`Expected a query below ${truth.neighbours.length}, got ${query}.`);
  const ownId = corpus.ownIds[query] ?? null;
  const wanted = Math.min(ownId === null ? truth.k : truth.k - 1, neighbours.rows.length);
  const asked = vectorAt(corpus.queries, query, corpus.dimension);
  const last = neighbours.distances[wanted - 1] ?? 0;
  const limit = last + tolerance(corpus.space, last);
  const rows = rowsById(corpus.ids);
  const found = [...new Set(answerIds)]
    .filter((id) => id !== ownId)
    .slice(0, wanted)
    .filter((id) => {
      const row = rows.get(id);
      if (row === undefined) return false;
      const stored = vectorAt(corpus.vectors, row, corpus.dimension);
      return distance(corpus.space, asked, stored) <= limit;
    });
  return share(found.length / wanted);
}

/** The mean over answers. @throws RangeError for no answers. */
export function recallSummary(known: Known, answers: readonly Answer[]): RecallSummary {
  if (answers.length === 0) throw new RangeError("Expected at least one answer, got none.");
  const sum = answers.reduce(
    (total, { query, ids }) => total + (ids === null ? 0 : recallOf(known, query, ids)),
    0,
  );
  return {
    queries: answers.length,
    unanswered: answers.filter(({ ids }) => ids === null).length,
    mean: share(sum / answers.length),
  };
}
