import type { Check, Side } from "../../evidence/round.ts";

/** What became of a check, beside its words. */
export const OUTCOME_WORDS: Readonly<Record<Check["outcome"], string>> = {
  passed: "passed",
  flagged: "flagged",
  voided: "voided the round",
  target: "the target’s doing",
};

/** A check's words, in which the sides are called by their setups' names. */
export const checkWords = (words: string, names: Readonly<Record<Side, string>>): string =>
  words.replace(/^([ab])(?=: )/, (_, side: Side) => names[side]);
