import type { Comparison } from "./comparison.ts";
import type { Decision } from "./decide.ts";
import { rounds } from "./words.ts";

/** What would decide an inconclusive comparison. */
export function needed({ used, held }: Comparison, decision: Decision): string {
  if (used.look === null) return moreBeforeFirstLook(used.valid, used.next);
  if (decision.moreRoundsHelp && used.next !== null)
    return `more rounds: the next look is after ${used.next}`;
  if (decision.agreed !== null) return "another run in which nothing bars the verdict";
  if (held.some(({ contrast }) => contrast.kind !== "interval"))
    return "a run in which both setups answer, and every point is measured";
  const { stances } = decision;
  const reachable =
    stances.every(({ maySupport }) => maySupport) || stances.every(({ mayRefute }) => mayRefute);
  if (reachable) return `a run with more rounds: \`--set rounds.looks=[${2 * used.look}]\``;
  if (stances.some(({ supports }) => supports) && stances.some(({ refutes }) => refutes))
    return "a promise that names its load: quiet and busy say the opposite";
  return "a promise that can be read in one way only: more rounds won't change this";
}

function moreBeforeFirstLook(valid: number, next: number | null): string {
  if (next === null || next < 2) return "5 rounds or more: `chroma-assay run`";
  return `${rounds(next - valid)} more: the first look is after ${next}`;
}
