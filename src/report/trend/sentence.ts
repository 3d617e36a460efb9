import type { GateOutcome, Night } from "../../evidence/gate.ts";
import { rowClause, rowState } from "../words/gate.ts";
import { plural } from "../words/numbers.ts";

/** Nights that came to a verdict. */
export const judgedNights = (nights: readonly Night[]): readonly Night[] =>
  nights.filter(({ outcome }) => outcome !== "inconclusive");

/** The last night that was judged, what it came to, and what to do now. */
export function trendSentence(nights: readonly Night[]): string {
  const last = nights.at(-1);
  if (last === undefined) return "There is no night yet: run `chroma-assay gate --history`.";
  const judged = judgedNights(nights).at(-1);
  if (judged === undefined)
    return `${plural(nights.length, "night")}, and none came to a verdict: ${last.reasons[0] ?? "nothing could be judged."}`;
  const since = nights.length - 1 - nights.indexOf(judged);
  const day = judged.beganAt.slice(0, 10);
  return since === 0
    ? `${VERDICTS[judged.outcome]} on ${day}, the last night: ${toDo(judged)}`
    : `${VERDICTS[judged.outcome]} on ${day}, and ${plural(since, "night")} without an answer since then: ${lower(last.reasons.at(-1) ?? "see why they came to nothing.")}`;
}

const VERDICTS: Readonly<Record<GateOutcome, string>> = {
  pass: "Pass",
  regression: "Regression",
  inconclusive: "No answer",
};

function toDo({ outcome, rows }: Night): string {
  if (outcome === "pass") return "nothing to do.";
  const [first, ...more] = rows.filter((row) => rowState(row) === "regression");
  const what = first === undefined ? "" : `${rowClause(first)}`;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  return `${what}${others}. See what changed; if it is meant, accept it.`;
}

const lower = (words: string): string => `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
