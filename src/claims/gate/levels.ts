import type { GateDuet } from "../../evidence/gate.ts";
import { levelForLooks } from "../../stats/looks.ts";
import { type Share, share } from "../../units/quantity.ts";

/**
 * Nominal two-sided α of each look so that all looks together err in 10 %: Pocock's critical values
 * 1.645, 1.875 and 1.992. A confirmation alone never alarms, so it may err more often than the duet
 * that it confirms, and misses fewer true regressions for it; docs/method.md has the arithmetic.
 */
const CONFIRMING_ALPHA: Readonly<Record<number, number>> = { 1: 0.1, 2: 0.0608, 3: 0.0464 };

/**
 * The level of every interval of a duet, fixed before its first round.
 * @throws RangeError for more than three looks, for which no α is kept.
 */
export function levelOf({ kind, looks }: Pick<GateDuet, "kind" | "looks">): Share {
  if (kind !== "confirmation") return levelForLooks(looks.length);
  const alpha = CONFIRMING_ALPHA[looks.length];
  if (alpha === undefined) throw new RangeError(`Expected 1, 2 or 3 looks, got ${looks.length}.`);
  return share(1 - alpha);
}
