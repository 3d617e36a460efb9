import { type Share, share } from "../../units/quantity.ts";
import { type Block, type Counts, countsOf, type Objective } from "./objective.ts";

/** What the passes so far say of a rung; open: more passes could still decide it. */
export interface RungJudgement {
  readonly state: "held" | "missed" | "open";
  readonly counts: Counts;
  /** Share of bad requests with its interval. */
  readonly bad: Share;
  readonly badLow: Share;
  readonly badHigh: Share;
}

/** Each end is 95 % sure by itself (one-sided). */
const Z = 1.645;
/**
 * Slow requests come in bunches, for they wait in the same queue: this many of them weigh like one.
 * As long as a rung shows too few to tell how large its bunches are, they are taken to be so large.
 */
const BUNCH = 3;

/** Holds the blocks of a rung against the objective. */
export function judgeRung(blocks: readonly Block[], objective: Objective): RungJudgement {
  const counts = countsOf(blocks);
  const bad = wilson(counts.bad, counts.requests, bunching(blocks, counts));
  const failed = wilson(counts.failed, counts.requests, 1);
  return {
    state: stateOf(bad, failed, objective),
    counts,
    bad: share(bad.middle),
    badLow: share(bad.low),
    badHigh: share(bad.high),
  };
}

interface Proportion {
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

function stateOf(
  bad: Proportion,
  failed: Proportion,
  { badMax, failedMax }: Objective,
): RungJudgement["state"] {
  if (bad.low > badMax || failed.low > failedMax) return "missed";
  return bad.high <= badMax && failed.middle <= failedMax ? "held" : "open";
}

/**
 * How much further apart the blocks lie than independent requests would: the variance of the ratio
 * over blocks, against the binomial one. Never below 1, and not below `BUNCH` before it is known.
 */
function bunching(blocks: readonly Block[], { requests, bad }: Counts): number {
  const floor = bad >= 6 * BUNCH ? 1 : BUNCH;
  if (blocks.length < 3 || bad === 0 || bad === requests) return floor;
  const middle = bad / requests;
  const squares = blocks.reduce(
    (sum, block) => sum + (block.bad - middle * block.requests) ** 2,
    0,
  );
  const variance = (squares * blocks.length) / (blocks.length - 1);
  return Math.max(floor, variance / (requests * middle * (1 - middle)));
}

/** Wilson's interval of a proportion whose requests weigh 1 / bunch each. */
function wilson(found: number, requests: number, bunch: number): Proportion {
  if (requests === 0) return { middle: 0, low: 0, high: 1 };
  const weight = requests / bunch;
  const middle = found / requests;
  const centre = middle + Z ** 2 / (2 * weight);
  const half = Z * Math.sqrt((middle * (1 - middle)) / weight + Z ** 2 / (4 * weight ** 2));
  const scale = 1 + Z ** 2 / weight;
  return {
    middle,
    low: Math.max(0, (centre - half) / scale),
    high: Math.min(1, (centre + half) / scale),
  };
}
