import { type Share, share } from "../units/quantity.ts";
import { incompleteBeta } from "./beta.ts";
import { bisect } from "./bisect.ts";

/**
 * One-sided lower bound of the chance to pass after `passes` of `trials` (Clopper–Pearson, exact):
 * 5 of 5 is "at least 55 %", and it takes 29 of 29 for 90 %, both at 95 %.
 * @throws RangeError unless 0 ≤ passes ≤ trials, both whole, and 0 < level < 1.
 */
export function passChanceAtLeast(passes: number, trials: number, level: Share): Share {
  if (!(Number.isInteger(passes) && Number.isInteger(trials) && passes >= 0 && passes <= trials))
    throw new RangeError(`Expected whole 0 ≤ passes ≤ trials, got ${passes} of ${trials}.`);
  if (!(level > 0 && level < 1))
    throw new RangeError(`Expected a level between 0 and 1, got ${level}.`);
  if (passes === 0) return share(0);
  // P(at least this many passes | chance) grows with the chance, and is itself a beta function.
  const chanceOfMore = (chance: number): number =>
    incompleteBeta(chance, passes, trials - passes + 1);
  return share(bisect(chanceOfMore, 1 - level, { low: 0, high: 1 }));
}
