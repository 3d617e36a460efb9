import type { Random } from "../stats/random.ts";
import type { Milliseconds, PerSecond } from "../units/quantity.ts";

/** One request of a schedule, with what the harness needs to judge its sample. */
export interface PlannedRequest {
  readonly dueMs: Milliseconds;
  /** Index of the target: 0 = a, 1 = b, 2 = direct. */
  readonly target: number;
  readonly query: number;
  /** Requests with the same number are compared with each other; null = sent, but not counted. */
  readonly pair: number | null;
}

interface Common {
  /** Number of targets, from 1. */
  readonly targets: number;
  /** Number of queries to draw from. */
  readonly queries: number;
  readonly random: Random;
}

/** Queries in an order drawn at random; all are used before one comes again. */
function queryDeck({ queries, random }: Common): () => number {
  let deck: number[] = [];
  return () => {
    if (deck.length === 0) deck = random.shuffled(Array.from({ length: queries }, (_, i) => i));
    return deck.pop() ?? 0;
  };
}

/**
 * Quiet: one request at a time. The same query goes to every target one gap after the other, in an
 * order drawn for each; a random part of the gap is added, so that nothing periodic is in step.
 * Targets beyond the first two aren't judged: every other pair has them, which saves time.
 */
export function quietSchedule(
  options: Common & { readonly pairs: number; readonly gapMs: Milliseconds },
): PlannedRequest[] {
  const { pairs, gapMs, targets, random } = options;
  const draw = queryDeck(options);
  const requests: PlannedRequest[] = [];
  let at = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const query = draw();
    const asked = pair % 2 === 0 ? targets : Math.min(targets, 2);
    for (const target of random.shuffled(Array.from({ length: asked }, (_, i) => i))) {
      requests.push({ dueMs: at as Milliseconds, target, query, pair });
      at += gapMs * (1 + 0.2 * random.next());
    }
  }
  return requests;
}

/** What is left out at a block's start: the queue isn't in its steady state yet. */
const BLOCK_HEAD = 1 / 5;

/**
 * Busy: alternating blocks of two targets. Both blocks of a pair have the same Poisson arrivals and
 * the same queries; the order is drawn for each pair of blocks, with silence after every block.
 */
export function busySchedule(
  options: Common & {
    /** Of both targets together. */
    readonly blocks: number;
    readonly blockMs: Milliseconds;
    readonly silenceMs: Milliseconds;
    readonly rate: PerSecond;
  },
): PlannedRequest[] {
  const { blocks, blockMs, silenceMs, random } = options;
  const draw = queryDeck(options);
  const requests: PlannedRequest[] = [];
  let at = 0;
  let pair = 0;
  for (let block = 0; block < blocks; block += 2) {
    const arrivals = poissonArrivals(options).map((offset) => ({
      offset,
      query: draw(),
      pair: offset < blockMs * BLOCK_HEAD ? null : pair++,
    }));
    for (const target of random.shuffled([0, 1])) {
      for (const { offset, query, pair: number } of arrivals)
        requests.push({ dueMs: (at + offset) as Milliseconds, target, query, pair: number });
      at += blockMs + silenceMs;
    }
  }
  return requests;
}

function poissonArrivals({
  rate,
  blockMs,
  random,
}: {
  rate: PerSecond;
  blockMs: Milliseconds;
  random: Random;
}): number[] {
  const arrivals: number[] = [];
  for (
    let at = (random.exponential() * 1000) / rate;
    at < blockMs;
    at += (random.exponential() * 1000) / rate
  )
    arrivals.push(at);
  return arrivals;
}

/** Poisson arrivals at one target for a given time: the null server's pass. */
export function steadySchedule(
  options: Common & { readonly rate: PerSecond; readonly durationMs: Milliseconds },
): PlannedRequest[] {
  const draw = queryDeck(options);
  return poissonArrivals({ ...options, blockMs: options.durationMs }).map((at, pair) => ({
    dueMs: at as Milliseconds,
    target: 0,
    query: draw(),
    pair,
  }));
}
