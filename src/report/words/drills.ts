import { distributionOutcomes } from "../../claims/drills/distribution-outcome.ts";
import { BREAKS, findingClause, findingsOf } from "../../claims/drills/findings.ts";
import { ledgerOutcome } from "../../claims/drills/ledger-outcome.ts";
import { momentWords, timeWords } from "../../claims/drills/moments.ts";
import { reachabilityOf, reachabilityWords } from "../../claims/drills/reachability.ts";
import { recoveryTime } from "../../claims/drills/recovery-outcome.ts";
import { goesBack } from "../../claims/drills/span-outcome.ts";
import { unusableBecause } from "../../claims/drills/usable.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import { type DrillGroup, headlineTime, recoverySpread } from "../figures/drills.ts";
import { plural } from "./numbers.ts";

/** An outcome's word and its sign, so that colour is never alone in telling them apart. */
export const OUTCOME_MARKS: Readonly<Record<DrillGroup["kind"], { word: string; glyph: string }>> =
  {
    held: { word: "held", glyph: "✓" },
    broken: { word: "broken", glyph: "✗" },
    unknown: { word: "unknown", glyph: "?" },
  };

/** "held", "held 4 of 5", "broken in 1 of 5". */
export function outcomeWords({ kind, trials, held }: DrillGroup): string {
  if (trials.length === 1) return OUTCOME_MARKS[kind].word;
  if (kind === "broken") {
    const broken = trials.filter(({ outcome }) => outcome.kind === "broken").length;
    return `broken in ${broken} of ${trials.length}`;
  }
  return `held ${held} of ${trials.length}`;
}

/** The recovery's figure and what it counts from: "1.9–2.0 s", "after it was healed". */
export function recoveryFigure(group: DrillGroup): { figure: string; rest: string } | null {
  const spread = recoverySpread(group);
  if (spread === null) return null;
  const { timed, since, min, median, max } = spread;
  const figure = momentWords(median);
  if (timed === 1) return { figure, rest: since };
  const ends = `min ${momentWords(min)}, max ${momentWords(max)}`;
  return { figure, rest: `${since}, the middle one of ${timed} (${ends})` };
}

/** What follows a figure that stands by itself: "to recover after it was healed". */
export const toRecover = ({ figure, rest }: { figure: string; rest: string }): string =>
  figure.startsWith("not ") ? rest : `to recover ${rest}`;

/** "back 1.9–2.0 s after it was healed"; null: no time. */
export function recoveryWords(group: DrillGroup): string | null {
  const found = recoveryFigure(group);
  if (found === null) return null;
  return `${found.figure.startsWith("not ") ? "" : "back "}${found.figure} ${found.rest}`;
}

/** What was found, in clauses; the gravest first. */
export function foundClauses(group: DrillGroup): readonly string[] {
  const { drill, outcome } = group.shown;
  const unusable = unusableBecause(drill);
  const found = drill.ledger === null ? [] : findingsOf(drill.ledger);
  const breaking = found.filter(({ kind }) => BREAKS[kind]).map(findingClause);
  const besides = found.filter(({ kind }) => !BREAKS[kind]).map(findingClause);
  const invariants = drill.invariants
    .filter((one) => one.outcome !== "held")
    .map(
      ({ words, outcome: kind, found: what }) => `${OUTCOME_MARKS[kind].word}: ${words} (${what})`,
    );
  const spread = drill.distribution === null ? [] : distributionOutcomes(drill.distribution);
  const uneven = spread
    .filter((one) => one.kind !== "held")
    .map(({ kind, why }) => `${OUTCOME_MARKS[kind].word}: ${why}`);
  const isWhole = unusable === null && ledgerOutcome(drill.ledger).kind === "held";
  const whole = isWhole ? ["nothing lost, nothing wrong"] : [];
  const said = [...breaking, ...uneven, ...invariants, ...whole, ...besides, ...reached(drill)];
  const left = leftOutWords(drill);
  const all = [...(unusable === null ? [] : [unusable]), ...said, ...(left === null ? [] : [left])];
  return all.length > 0 ? all : [clauseOf(outcome.sentence)];
}

/** What stands beside it without a fault; more than that is a finding, and told there. */
function reached({ ledger }: DrillEvidence): readonly string[] {
  const judged = ledger === null ? null : reachabilityOf(ledger);
  if (judged?.kind !== "as without a fault") return [];
  return [reachabilityWords(judged) ?? ""];
}

/** A sentence as one clause among others. */
const clauseOf = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");

/** A negative control says so; null for a drill that was played whole. */
export function leftOutWords({ leftOut }: DrillEvidence): string | null {
  if (leftOut.length === 0) return null;
  return `negative control, left out: ${leftOut.join(", ")}`;
}

/** "3 drills", "1 drill (29 trials)". */
export function drillsCount(groups: readonly DrillGroup[]): string {
  const trials = groups.reduce((sum, group) => sum + group.trials.length, 0);
  const drills = plural(groups.length, "drill");
  return trials === groups.length ? drills : `${drills} (${plural(trials, "trial")})`;
}

/** A drill's time as its promise counts it, with what is assumed; null: it times nothing. */
export function countedWords(drill: DrillEvidence): string | null {
  const time = goesBack(drill) ? null : recoveryTime(drill);
  if (time !== null && time.decisionMs > 0)
    return `${momentWords(time.service)}, of which ${timeWords(time.decisionMs)} are assumed for a person to decide`;
  const found = headlineTime(drill);
  return found === null ? null : `${momentWords(found.moment)} ${found.since}`;
}
