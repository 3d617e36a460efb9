import type { Verdict } from "../../claims/verdict.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { type DrillGroup, drillGroups } from "../figures/drills.ts";
import { roundCounts } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { drillsCount, outcomeWords } from "./drills.ts";
import { gateExtent, gateSentence, judgedGate } from "./gate.ts";
import { duration, plural } from "./numbers.ts";

/** Something the reader must know before any figure. */
export interface Banner {
  readonly kind: "failed" | "interrupted" | "resumed" | "void" | "aa" | "one round";
  readonly title: string;
  readonly text: string;
  readonly hint: string | null;
}

/** What stands above the figures; the gravest first. */
export function banners(evidence: Evidence): readonly Banner[] {
  const { ending } = evidence.run;
  const found: Banner[] = [];
  const kept = keptWords(evidence);
  if (ending.kind === "failed")
    found.push({
      kind: "failed",
      title: `This run failed: ${ending.code}`,
      text: `${ending.message} ${kept}`,
      hint: ending.hint,
    });
  if (ending.kind === "interrupted")
    found.push({
      kind: "interrupted",
      title: `This run was interrupted (${ending.by})`,
      text: kept,
      hint: null,
    });
  found.push(...resumedBanner(evidence), ...voidBanner(evidence));
  if (evidence.plan.aa)
    found.push({
      kind: "aa",
      title: "A/A run: a setup against itself",
      text: "Whatever differs here is the noise of this machine and of the harness. No claim is judged.",
      hint: null,
    });
  else if (ending.kind === "complete" && onlyOneRound(evidence))
    found.push({
      kind: "one round",
      title: "One round proves the plumbing, not a promise",
      text: "Without a second round there is no interval, so every comparison stays inconclusive.",
      hint: null,
    });
  return found;
}

/** A run in several parts: the machine may have changed between them. */
function resumedBanner({ run: { resumed = [] } }: Evidence): readonly Banner[] {
  if (resumed.length === 0) return [];
  const parts = resumed.map(
    ({ endedBy, savedAt, gapMs, rounds, drills }) =>
      `ended by ${endedBy} at ${savedAt.slice(0, 16).replace("T", " ")} UTC, it went on ${duration(gapMs)} later with ${plural(rounds, "valid round")} and ${plural(drills, "drill")}`,
  );
  const times = resumed.length === 1 ? "once" : `${resumed.length} times`;
  const words = parts.join("; ");
  return [
    {
      kind: "resumed",
      title: `This run was cut short and resumed ${times}`,
      text: `${words.charAt(0).toUpperCase()}${words.slice(1)}. Plan, data, machine and tools were the same.`,
      hint: null,
    },
  ];
}

/** One round was all that was asked for, and it counts. */
const onlyOneRound = (evidence: Evidence): boolean =>
  evidence.plan.looks.every((look) => look < 2) && roundCounts(evidence).valid === 1;

/** Where more than one round in five is void, its reader has to know before any figure. */
const VOID_SHARE_QUIET = 0.2;

function voidBanner(evidence: Evidence): readonly Banner[] {
  const counts = roundCounts(evidence);
  const judged = counts.valid + counts.void;
  if (counts.void <= judged * VOID_SHARE_QUIET) return [];
  const last = evidence.rounds.findLast(({ state }) => state.kind === "void");
  const reasons = last?.state.kind === "void" ? last.state.reasons : [];
  const more = reasons.length > 1 ? ` (and ${plural(reasons.length - 1, "more reason")})` : "";
  return [
    {
      kind: "void",
      title: `${counts.void} of ${plural(judged, "round")} void: this machine disturbed the measurement`,
      text: `Round ${last?.number}: ${reasons[0]}${more}.`,
      hint: null,
    },
  ];
}

function keptWords(evidence: Evidence): string {
  const { valid } = roundCounts(evidence);
  const groups = drillGroups(evidence);
  const kept = [
    ...(valid === 0 ? [] : [plural(valid, "valid round")]),
    ...(evidence.sequential.length === 0 ? [] : [sequentialCount(evidence)]),
    ...(ladderCount(evidence) === 0 ? [] : [plural(ladderCount(evidence), "ladder")]),
    ...(groups.length === 0 ? [] : [drillsCount(groups)]),
  ];
  if (evidence.gate !== null)
    return "What it had measured by then is shown; a night that broke off never passes.";
  if (isAudit(evidence)) return `What it had found by then is shown: ${checksCount(evidence)}.`;
  if (kept.length > 0) return `What it had measured by then is shown: ${kept.join(", ")}.`;
  return isDrillRun(evidence)
    ? "No drill was played, so there are no findings."
    : "No round was completed, so there are no figures.";
}

/** The verdict on top, in one plain sentence. */
export interface Lead {
  readonly verdict: Verdict | null;
  readonly sentence: string;
}

/** One exercised claim speaks for the run; without one its drills do, or its ending. */
export function lead(input: ReportInput): Lead {
  const { evidence, scorecard } = input;
  const gate = judgedGate(evidence);
  if (gate !== null) return { verdict: null, sentence: gateSentence(gate) };
  if (evidence.plan.aa) return { verdict: null, sentence: "How much this machine's noise weighs." };
  const first = leading(scorecard.exercised, evidence);
  if (first !== undefined) return { verdict: first, sentence: first.headline };
  if (evidence.drills.length > 0)
    return { verdict: null, sentence: sentenceOfDrills(drillGroups(evidence)) };
  const { kind } = evidence.run.ending;
  if (kind === "failed")
    return { verdict: null, sentence: "The run failed before it measured anything." };
  if (kind === "interrupted")
    return { verdict: null, sentence: "The run was interrupted before it measured anything." };
  return { verdict: null, sentence: "This run judged no claim." };
}

/**
 * A comparison speaks first where rounds were measured. Among drills a broken promise does; a row that
 * only describes never speaks for a run.
 */
function leading(exercised: readonly Verdict[], evidence: Evidence): Verdict | undefined {
  const rounds = [...evidence.rounds, ...evidence.sequential];
  if (rounds.some(({ state }) => state.kind !== "cut")) return exercised[0];
  if (isAudit(evidence)) return exercised.find(({ kind }) => kind === "refuted") ?? exercised[0];
  if (hasLadders(evidence)) return exercised[0];
  if (evidence.drills.length === 0) return;
  const counted = exercised.filter(({ tallies }) => tallies.length > 0);
  return counted.find(({ kind }) => kind === "refuted") ?? counted[0];
}

function sentenceOfDrills(groups: readonly DrillGroup[]): string {
  const words = groups.map((group) => `${group.label}: ${outcomeWords(group)}`);
  return `${words.join("; ")}.`;
}

/** "5 valid rounds, 1 void, 3 drills in 3 min 42 s". */
export function extentLine(evidence: Evidence): string {
  if (evidence.gate !== null) return gateExtent(evidence.gate, evidence);
  if (isAudit(evidence)) return `${checksCount(evidence)} in ${duration(evidence.run.tookMs)}`;
  const counts = roundCounts(evidence);
  const groups = drillGroups(evidence);
  const parts: string[] = [];
  const ladders = ladderCount(evidence);
  if (
    evidence.rounds.length > 0 ||
    (groups.length === 0 &&
      evidence.workloads === null &&
      !hasLadders(evidence) &&
      !isDrillRun(evidence))
  )
    parts.push(plural(counts.valid, "valid round"));
  if (evidence.sequential.length > 0) parts.push(sequentialCount(evidence));
  if (evidence.workloads !== null) parts.push("other work");
  if (hasLadders(evidence)) parts.push(plural(ladders, "ladder"));
  if (counts.void > 0) parts.push(`${counts.void} void`);
  if (counts.cut > 0) parts.push(`${counts.cut} cut short`);
  if (groups.length > 0 || isDrillRun(evidence)) parts.push(drillsCount(groups));
  return `${parts.join(", ")} in ${duration(evidence.run.tookMs)}`;
}

/** Whether ladders were asked for: they may have ended before the first. */
export const hasLadders = (evidence: Evidence): boolean =>
  evidence.capacity !== null || evidence.scaling !== null;

/** "5 with one setup up at a time"; valid ones. */
const sequentialCount = ({ sequential }: Evidence): string =>
  `${sequential.filter(({ state }) => state.kind === "valid").length} with one setup at a time`;

/** Ladders that were climbed, of setups and of backends by the number. */
const ladderCount = ({ capacity, scaling }: Evidence): number =>
  (capacity?.ladders.length ?? 0) + (scaling?.points.length ?? 0);

/** The `drill` command measures no rounds, so nothing is said of them. */
export const isDrillRun = ({ run }: Evidence): boolean => run.command === "drill";

/** Nor does `audit`. */
export const isAudit = ({ run }: Evidence): boolean => run.command === "audit";

/** "3 checks"; those that couldn't be made aren't counted. */
const checksCount = ({ checks }: Evidence): string =>
  plural(checks.filter(({ state }) => state.kind === "tried").length, "check");

/** "2 refuted, 1 inconclusive"; in the order in which a reader cares. */
export function tally(verdicts: readonly Verdict[]): string {
  return (["refuted", "inconclusive", "supported"] as const)
    .map((kind) => [verdicts.filter((verdict) => verdict.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(", ");
}

/** "34 not exercised in this profile: `chroma-assay claims`"; null when there is none. */
export function foldedLine(input: ReportInput): string | null {
  const { length } = input.scorecard.notExercised;
  return length === 0 ? null : `${length} not exercised in this profile: \`chroma-assay claims\``;
}
