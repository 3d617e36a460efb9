import { type Share, share } from "../units/quantity.ts";
import type { Interval } from "./interval.ts";
import { median } from "./median.ts";

/** Where the middle of a symmetric distribution lies, without assuming its shape. */
export interface SignedRank<T extends number = number> extends Interval<T> {
  /** Hodges–Lehmann: the median of all pairwise means. */
  readonly estimate: T;
}

/**
 * The interval that inverts Wilcoxon's signed-rank test, exactly (no normal approximation). Few
 * values can't reach a high level: 5 of them allow 93.75 % at most, so the level returned is the
 * nearest one at or above what was asked for, or the highest there is.
 * @throws RangeError for fewer than 2 values.
 */
export function signedRankInterval<T extends number>(
  values: readonly T[],
  level: Share,
): SignedRank<T> {
  if (values.length < 2) throw new RangeError(`Expected at least 2 values, got ${values.length}.`);
  const means = walshMeans(values);
  const { rank, reached } = outerRank(values.length, level);
  const low = means[rank];
  const high = means[means.length - 1 - rank];
  const estimate = median(means);
  if (low === undefined || high === undefined || estimate === null)
    throw new RangeError(`Expected a rank below ${means.length}, got ${rank}.`);
  return { estimate, low, high, level: reached };
}

/** Means of all pairs, each value with itself included, ascending. */
function walshMeans<T extends number>(values: readonly T[]): T[] {
  const means = values.flatMap((left, index) =>
    values.slice(index).map((right) => ((left + right) / 2) as T),
  );
  return means.sort((left, right) => left - right);
}

/** How many pairwise means may be cut off at each end, and the level that leaves. */
function outerRank(n: number, level: Share): { rank: number; reached: Share } {
  const chances = signedRankChances(n);
  const tail = (1 - level) / 2;
  let below = chances[0] ?? 0;
  let rank = 0;
  for (;;) {
    const more = below + (chances[rank + 1] ?? 1);
    if (more > tail) return { rank, reached: share(1 - 2 * below) };
    below = more;
    rank += 1;
  }
}

/** P(W⁺ = w) for w = 0 … n(n + 1)/2: every rank joins the sum with chance 1/2. */
export function signedRankChances(n: number): readonly number[] {
  let chances = [1];
  for (let rank = 1; rank <= n; rank += 1) {
    const before = chances;
    chances = Array.from(
      { length: before.length + rank },
      (_, sum) => ((before[sum] ?? 0) + (before[sum - rank] ?? 0)) / 2,
    );
  }
  return chances;
}
