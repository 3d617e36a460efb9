import type { LogRatio } from "../units/quantity.ts";
import type { Bars } from "./bars.ts";
import type { Comparison } from "./comparison.ts";
import type { Contrast } from "./contrast.ts";
import type { Bound, Decision, Held, Stance } from "./decide.ts";
import { and, boundWords, endWords, rounds, sentence } from "./words.ts";

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
  const between = decision.stances.some((stance) => !(stance.maySupport || stance.mayRefute));
  const what = between ? "it depends on the reading" : "the figures don't decide it";
  return sentence(`${what}: ${clauses.join("; ")}`);
}

/** Bars that the deciding reason doesn't name: they would matter if the figures were others. */
export function otherBars(bars: Bars, { kind, agreed }: Decision): string[] {
  return (["supported", "refuted"] as const).flatMap((verdict) => {
    const named = kind === "inconclusive" && agreed === verdict;
    if (named || bars[verdict].length === 0) return [];
    return [sentence(`besides, it couldn't be ${verdict} here: ${bars[verdict].join("; ")}`)];
  });
}

function tooEarly({ used, evidence }: Comparison): string | null {
  if (used.look !== null) return null;
  const { length } = used.rounds;
  if (length === 0) return "No round was valid, so there is nothing to judge.";
  if (length === 1)
    return "One round shows no spread between rounds, so a comparison isn't judged by it.";
  const first = used.next ?? Math.min(...evidence.plan.looks);
  return `${rounds(length)} of the ${first} that the first look needs.`;
}

function decided(held: readonly Held[], kind: "supported" | "refuted"): string {
  const ends = held.flatMap(({ contrast, bound }) => {
    if (contrast.kind !== "interval") return [];
    const end = kind === "supported" ? contrast.of.high : contrast.of.low;
    const words = endWords([end], [limit(bound, kind)]);
    return [{ words: `${contrast.label} ${words}`, relation: relation(bound, kind) }];
  });
  const failed = held.flatMap(({ contrast }) => silence(contrast));
  const name = kind === "supported" ? "upper" : "lower";
  const relations = [...new Set(ends.map((end) => end.relation))];
  const clauses = relations.map((same) => {
    const which = ends.filter((end) => end.relation === same).map(({ words }) => words);
    return `even the ${name} end is ${same} (${which.join(", ")})`;
  });
  const means = held.every(({ bound }) => bound.means === held[0]?.bound.means)
    ? held[0]?.bound.means?.[kind]
    : undefined;
  return sentence([...clauses, ...failed, ...(means === undefined ? [] : [means])].join("; "));
}

const limit = (bound: Bound, kind: "supported" | "refuted"): LogRatio =>
  kind === "supported" ? bound.supportedTo : bound.refutedAbove;

function relation(bound: Bound, kind: "supported" | "refuted"): string {
  if (kind === "refuted") return `above ${boundWords(bound.refutedAbove)}`;
  return `${bound.closed ? "at most" : "below"} ${boundWords(bound.supportedTo)}`;
}

/** Why a comparison has no interval; empty where it has one. */
function silence(contrast: Contrast): string[] {
  const { label } = contrast;
  if (contrast.kind === "missing") return [`${label}: ${contrast.why}`];
  if (contrast.kind !== "failed") return [];
  switch (contrast.by) {
    case "a":
      return [`${label}: local fails in every round, so there is nothing to compare with`];
    case "b":
      return [`${label}: the server fails in every round`];
    case "both":
      return [`${label}: both fail`];
    case "mixed":
      return [`${label}: the middle query fails in some rounds and not in others`];
    default:
      return contrast.by satisfies never;
  }
}

function clause({ contrast, bound }: Held, stance: Stance | undefined): string {
  if (contrast.kind !== "interval" || stance === undefined) return contrast.label;
  const { low, high } = contrast.of;
  const bounds = [...new Set([bound.supportedTo, bound.refutedAbove])];
  const found = `${contrast.label} (${endWords([low, high], bounds)})`;
  if (stance.supported) return `${found} would support it`;
  if (stance.refuted) return `${found} would refute it`;
  const crossed = bounds.filter((at) => low <= at && at <= high);
  if (crossed.length > 0) return `${found} reaches across ${and(crossed.map(boundWords))}`;
  return `${found} lies between ${and(bounds.map(boundWords))}`;
}
