import type { Comparison } from "./comparison.ts";
import { effectOf } from "./contrast.ts";
import { decide } from "./decide.ts";
import { headline } from "./headline.ts";
import { needed } from "./needed.ts";
import { leadReason, otherBars } from "./reasons.ts";
import type { Verdict } from "./verdict.ts";

/** Decides a comparison and says why. */
export function judgeComparison(comparison: Comparison): Verdict {
  const { claim, held, bars, used, notes } = comparison;
  const decision = decide(held, bars, used);
  return {
    kind: decision.kind,
    claim,
    headline: headline(comparison, decision),
    effects: held.map(({ contrast }) => effectOf(contrast)),
    tallies: [],
    reasons: [leadReason(comparison, decision), ...otherBars(bars, decision), ...notes],
    needed: decision.kind === "inconclusive" ? needed(comparison, decision) : null,
    moreRoundsHelp: decision.moreRoundsHelp,
  };
}
