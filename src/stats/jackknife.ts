import type { Share } from "../units/quantity.ts";
import type { Interval } from "./interval.ts";
import { mean } from "./moments.ts";
import { studentQuantile } from "./student-t.ts";

/** An estimate over all rounds with the interval that leaving out one round at a time gives it. */
export interface Jackknifed<T extends number = number> extends Interval<T> {
  readonly estimate: T;
  readonly standardError: number;
}

/**
 * Interval of an estimate that exists only over merged rounds (a p99 of merged histograms), by
 * leaving out a whole round at a time: requests of one round are no independent draws.
 * @param estimate must be pure; it is called once with all rounds and once without each.
 * @throws RangeError for fewer than 2 rounds, or where an estimate isn't finite.
 */
export function jackknife<Round, T extends number>(
  rounds: readonly Round[],
  estimate: (rounds: readonly Round[]) => T,
  level: Share,
): Jackknifed<T> {
  const n = rounds.length;
  if (n < 2) throw new RangeError(`Expected at least 2 rounds, got ${n}.`);
  const whole = estimate(rounds);
  const without = rounds.map((_, left) =>
    estimate(rounds.filter((_round, index) => index !== left)),
  );
  const infinite = [whole, ...without].find((value) => !Number.isFinite(value));
  if (infinite !== undefined) throw new RangeError(`Expected a finite estimate, got ${infinite}.`);
  const middle = mean<number>(without);
  const squares = without.reduce<number>((sum, value) => sum + (value - middle) ** 2, 0);
  const standardError = Math.sqrt(((n - 1) / n) * squares);
  const half = studentQuantile((1 + level) / 2, n - 1) * standardError;
  return {
    estimate: whole,
    standardError,
    low: (whole - half) as T,
    high: (whole + half) as T,
    level,
  };
}
