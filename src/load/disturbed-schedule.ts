import type { Random } from "../stats/random.ts";
import type { Milliseconds, PerSecond } from "../units/quantity.ts";
import type { PlannedRequest } from "./schedule.ts";

/** Targets of a disturbed schedule; what goes on besides has those from 2 on, in turn. */
export const ALONE = 0;
export const WITH = 1;
const BESIDES = 2;

/** What is left out at a block's start: what goes on besides must have begun to tell. */
const BLOCK_HEAD = 1 / 5;

export interface DisturbedSchedule {
  readonly requests: readonly PlannedRequest[];
  /** Pair of blocks of each pair of requests, from 0. */
  readonly blockOf: readonly number[];
  /** Requests besides, in all. */
  readonly besides: number;
}

/**
 * Queries in alternating blocks: alone, and while something else goes on at a rate of its own. Both
 * blocks of a pair have the same Poisson arrivals and the same queries; their order is drawn for each
 * pair, with silence after every block.
 */
export function disturbedSchedule(options: {
  readonly blocks: number;
  readonly blockMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  readonly rate: PerSecond;
  readonly besidesRate: PerSecond;
  /** Kinds of what goes on besides, one target each. */
  readonly besidesTargets: number;
  readonly queries: number;
  readonly random: Random;
}): DisturbedSchedule {
  const { blocks, blockMs, silenceMs, random, besidesTargets } = options;
  const requests: PlannedRequest[] = [];
  const blockOf: number[] = [];
  let at = 0;
  let besides = 0;
  for (let couple = 0; couple < blocks / 2; couple += 1) {
    const arrivals = poisson(options.rate, blockMs, random).map((offset) => {
      const counts = offset >= blockMs * BLOCK_HEAD;
      if (counts) blockOf.push(couple);
      return {
        offset,
        query: random.below(options.queries),
        pair: counts ? blockOf.length - 1 : null,
      };
    });
    for (const target of random.shuffled([ALONE, WITH])) {
      const block = arrivals.map(({ offset, query, pair }) => ({
        dueMs: (at + offset) as Milliseconds,
        target,
        query,
        pair,
      }));
      if (target === WITH)
        for (const offset of poisson(options.besidesRate, blockMs, random)) {
          const kind = besides % besidesTargets;
          const line = Math.floor(besides / besidesTargets);
          const dueMs = (at + offset) as Milliseconds;
          block.push({ dueMs, target: BESIDES + kind, query: line, pair: null });
          besides += 1;
        }
      requests.push(...block.sort((one, other) => one.dueMs - other.dueMs));
      at += blockMs + silenceMs;
    }
  }
  return { requests, blockOf, besides };
}

function poisson(rate: PerSecond, untilMs: number, random: Random): number[] {
  const found: number[] = [];
  for (let at = 0; ; ) {
    at += (random.exponential() * 1000) / rate;
    if (at >= untilMs) return found;
    found.push(at);
  }
}
