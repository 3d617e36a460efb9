import type { Comparison } from "./comparison.ts";
import type { Decision, Held } from "./decide.ts";
import { rounds } from "./words.ts";

/** A plan can't ask for more rounds than this. */
const ROUNDS_MAX = 100;

/** What would decide an inconclusive comparison. */
export function needed({ used, held }: Comparison, decision: Decision): string {
  if (used.look === null) return moreBeforeFirstLook(used.rounds.length, used.next);
  if (decision.moreRoundsHelp && used.next !== null)
    return `more rounds: the next look is after ${used.next}`;
  if (decision.agreed !== null) return "another run in which nothing bars the verdict";
  if (held.some(({ contrast }) => contrast.kind !== "interval"))
    return "a run in which both setups answer, and every point is measured";
  if (decision.open) return moreThanPlanned(held, used.look);
  const { stances, reachable } = decision;
  if (reachable) return "another run, with more rounds, in which nothing bars the verdict";
  if (stances.some(({ supported }) => supported) && stances.some(({ refuted }) => refuted))
    return "a promise that names its load: quiet and busy say the opposite";
  return "a promise that can be read in one way only: more rounds won't change this";
}

function moreBeforeFirstLook(valid: number, next: number | null): string {
  if (next === null || next < 2) return "5 rounds or more: `chroma-assay run`";
  return `${rounds(next - valid)} more: the first look is after ${next}`;
}

/** Half the interval shrinks with √n, so as many rounds bring it off the bound if the mean stays. */
function moreThanPlanned(held: readonly Held[], look: number): string {
  const rounds = held.map(({ contrast, bound }) => {
    if (contrast.kind !== "interval") return Number.POSITIVE_INFINITY;
    const { mean, high, n } = contrast.of;
    const bounds = [bound.supportedTo, bound.refutedAbove].filter(
      (at) => contrast.of.low <= at && at <= high,
    );
    const distance = Math.min(...bounds.map((at) => Math.abs(mean - at)));
    return bounds.length === 0 ? n : n * ((high - mean) / distance) ** 2;
  });
  const about = Math.max(look + 1, Math.ceil(Math.max(...rounds)));
  if (about > ROUNDS_MAX)
    return `a bound farther from what was measured: even ${ROUNDS_MAX} rounds wouldn't be enough`;
  return `about ${about} rounds, if the figures stay: \`--set rounds.looks=[${about}]\``;
}
