import type { Verdict } from "../../claims/verdict.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { roundCounts } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { duration, plural } from "./numbers.ts";

/** Something the reader must know before any figure. */
export interface Banner {
  readonly kind: "failed" | "interrupted" | "void" | "aa" | "one round";
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
  found.push(...voidBanner(evidence));
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
  if (valid === 0) return "No round was completed, so there are no figures.";
  return `What it had measured by then is shown: ${plural(valid, "valid round")}.`;
}

/** The verdict on top, in one plain sentence. */
export interface Lead {
  readonly verdict: Verdict | null;
  readonly sentence: string;
}

/** The first exercised claim speaks for the run; without one, the run's ending does. */
export function lead(input: ReportInput): Lead {
  const { evidence, scorecard } = input;
  const [first] = scorecard.exercised;
  if (evidence.plan.aa) return { verdict: null, sentence: "How much this machine's noise weighs." };
  if (first !== undefined && evidence.rounds.some(({ state }) => state.kind !== "cut"))
    return { verdict: first, sentence: first.headline };
  const { kind } = evidence.run.ending;
  if (kind === "failed")
    return { verdict: null, sentence: "The run failed before it measured anything." };
  if (kind === "interrupted")
    return { verdict: null, sentence: "The run was interrupted before it measured anything." };
  return { verdict: null, sentence: "This run judged no claim." };
}

/** "5 valid rounds, 1 void, in 3 min 42 s". */
export function roundsLine(evidence: Evidence): string {
  const counts = roundCounts(evidence);
  const parts = [plural(counts.valid, "valid round")];
  if (counts.void > 0) parts.push(`${counts.void} void`);
  if (counts.cut > 0) parts.push(`${counts.cut} cut short`);
  return `${parts.join(", ")} in ${duration(evidence.run.tookMs)}`;
}

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
