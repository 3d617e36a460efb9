import type { Share } from "../units/quantity.ts";
import { mean, standardDeviation } from "./moments.ts";
import { studentQuantile } from "./student-t.ts";

/** Two ends and how sure they are. */
export interface Interval<T extends number = number> {
  readonly low: T;
  readonly high: T;
  readonly level: Share;
}

/** A mean over rounds with its interval. */
export interface MeanInterval<T extends number = number> extends Interval<T> {
  readonly mean: T;
  /** Standard deviation over rounds. */
  readonly sd: number;
  readonly n: number;
}

/**
 * d̄ ± t·s/√n over the rounds' differences, two-sided at `level`. A round's difference is already
 * paired (both setups met the same queries on the same machine), so this is the paired t interval.
 * @throws RangeError for fewer than 2 or for infinite differences: they have no spread.
 */
export function pairedInterval<T extends number>(
  differences: readonly T[],
  level: Share,
): MeanInterval<T> {
  const infinite = differences.find((difference) => !Number.isFinite(difference));
  if (infinite !== undefined)
    throw new RangeError(`Expected finite differences, got ${infinite}: it has no t interval.`);
  const sd = standardDeviation(differences);
  const middle = mean(differences);
  const n = differences.length;
  const half = (studentQuantile((1 + level) / 2, n - 1) * sd) / Math.sqrt(n);
  return {
    mean: middle,
    sd,
    n,
    low: (middle - half) as T,
    high: (middle + half) as T,
    level,
  };
}
