import { toRatio } from "../units/quantity.ts";
import type { Bars } from "./bars.ts";
import type { Comparison } from "./comparison.ts";
import type { Contrast } from "./contrast.ts";
import type { Bound, Decision, Held, Stance } from "./decide.ts";
import { and, decimal, rounds, sentence } from "./words.ts";

/** Why this and no other verdict, in one sentence. */
export function leadReason(comparison: Comparison, decision: Decision): string {
  const { held, bars } = comparison;
  const early = tooEarly(comparison);
  if (early !== null) return early;
  if (decision.kind !== "inconclusive") return decided(held, decision.kind);
  if (decision.agreed !== null)
    return sentence(
      `the figures alone would make it ${decision.agreed}, but ${bars[decision.agreed].join("; ")}`,
    );
  const silent = held.flatMap(({ contrast }) => silence(contrast));
  if (silent.length > 0) return sentence(silent.join("; "));
  const clauses = held.map((one, index) => clause(one, decision.stances[index]));
  const between = decision.stances.every((stance) => !disputes(stance));
  return sentence(
    `${between ? "it depends on the reading" : "the figures don't decide it"}: ${clauses.join("; ")}`,
  );
}

/** Bars that the deciding reason doesn't name: they would matter if the figures were others. */
export function otherBars(bars: Bars, { kind, agreed }: Decision): string[] {
  return (["supported", "refuted"] as const).flatMap((verdict) => {
    const named = kind === "inconclusive" && agreed === verdict;
    if (named || bars[verdict].length === 0) return [];
    return [sentence(`besides, nothing here could be ${verdict}: ${bars[verdict].join("; ")}`)];
  });
}

function tooEarly({ used, evidence }: Comparison): string | null {
  if (used.look !== null) return null;
  if (used.valid === 0) return "No round was valid, so there is nothing to judge.";
  if (used.valid === 1 && used.next === null)
    return "One round shows no spread between rounds, so a comparison isn't judged by it.";
  const first = Math.min(...evidence.plan.looks);
  return `${sentence(`${rounds(used.valid)} of the ${first} that the first look needs`)}`;
}

function decided(held: readonly Held[], kind: "supported" | "refuted"): string {
  const ends = held.map(({ contrast }) => {
    if (contrast.kind !== "interval") return `${contrast.label}: the server failed in every round`;
    return `${contrast.label} ${decimal(toRatio(contrast.of[kind === "supported" ? "high" : "low"]))}`;
  });
  const [first] = held;
  const end = kind === "supported" ? "upper" : "lower";
  const lie = first === undefined ? "" : limit(first.bound, kind);
  return `The ${end} end of the interval lies ${lie} (${ends.join(", ")}).`;
}

function limit(bound: Bound, kind: "supported" | "refuted"): string {
  if (kind === "refuted") return `above ${decimal(toRatio(bound.refutedAbove))}`;
  return `${bound.closed ? "not above" : "below"} ${decimal(toRatio(bound.supportedTo))}`;
}

/** Why a comparison has no interval; empty where it has one. */
function silence(contrast: Contrast): string[] {
  if (contrast.kind === "missing") return [`${contrast.label}: ${contrast.why}`];
  if (contrast.kind !== "failed") return [];
  switch (contrast.by) {
    case "a":
      return [`local fails at the ${contrast.label} point: there is nothing to compare with`];
    case "b":
      return [`the server fails at the ${contrast.label} point in every round`];
    case "both":
      return [`both fail at the ${contrast.label} point`];
    case "mixed":
      return [`at the ${contrast.label} point the middle query fails in some rounds, not in all`];
    default:
      return contrast.by satisfies never;
  }
}

/** A stance that isn't simply "between the bounds". */
const disputes = (stance: Stance): boolean => stance.maySupport || stance.mayRefute;

function clause({ contrast, bound }: Held, stance: Stance | undefined): string {
  if (contrast.kind !== "interval" || stance === undefined) return contrast.label;
  const low = toRatio(contrast.of.low);
  const high = toRatio(contrast.of.high);
  const found = `${contrast.label} (${decimal(low)}–${decimal(high)})`;
  if (stance.supports) return `${found} would support it`;
  if (stance.refutes) return `${found} would refute it`;
  const bounds = [...new Set([toRatio(bound.supportedTo), toRatio(bound.refutedAbove)])];
  const crossed = bounds.filter((at) => low <= at && at <= high);
  if (crossed.length > 0) return `${found} reaches across ${and(crossed.map(decimal))}`;
  return `${found} lies between ${and(bounds.map(decimal))}`;
}
