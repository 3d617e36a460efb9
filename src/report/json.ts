import type { Verdict } from "../claims/verdict.ts";
import type { Ending, Evidence } from "../evidence/evidence.ts";
import type { PointName, TargetName } from "../evidence/round.ts";
import { type DrillSummary, drillSummaries } from "./figures/drill-summary.ts";
import { distribution, shownQuantile } from "./figures/quantiles.ts";
import { measuredPoints, roundCounts, targetNames, validRounds } from "./figures/rounds.ts";
import { type GateSummary, gateSummary } from "./gate-json.ts";
import type { ReportInput } from "./input.ts";

/** Merged figures of one target at one point. */
interface TargetSummary {
  readonly requests: number;
  readonly failures: Readonly<Record<string, number>>;
  /** Milliseconds; "failed" where the quantile falls among failures; absent with too few requests. */
  readonly latencyMs: Readonly<Record<string, number | "failed">>;
}

/** What `--json` prints. */
export interface Summary {
  readonly version: 1;
  readonly run: { readonly id: string; readonly command: string; readonly plan: string };
  readonly ending: Ending;
  readonly aa: boolean;
  readonly rounds: { readonly valid: number; readonly void: number; readonly cut: number };
  readonly verdicts: readonly Verdict[];
  readonly notExercised: readonly { readonly claim: string; readonly why: string }[];
  /** Point → target's name → figures, merged over the valid rounds. */
  readonly points: Readonly<Record<string, Readonly<Record<string, TargetSummary>>>>;
  /** Every trial of every drill. */
  readonly drills: readonly DrillSummary[];
  /** Every check of an audit, with each attempt. */
  readonly checks: Evidence["checks"];
  /** Starts from files out of the page cache; null: not asked for. */
  readonly cold: Evidence["cold"];
  /** A night's gate, judged; null: the run was no gate. */
  readonly gate: GateSummary | null;
  readonly folder: string | null;
}

const QUANTILES: readonly (readonly [string, number])[] = [
  ["p50", 0.5],
  ["p90", 0.9],
  ["p95", 0.95],
  ["p99", 0.99],
];

/** The evidence's summary as data; every number in it is finite. */
export function summary(input: ReportInput): Summary {
  const { evidence, scorecard } = input;
  const { id, command, ending } = evidence.run;
  return {
    version: 1,
    run: { id, command, plan: evidence.plan.name },
    ending,
    aa: evidence.plan.aa,
    rounds: roundCounts(evidence),
    verdicts: scorecard.exercised,
    notExercised: scorecard.notExercised.map(({ claim, why }) => ({ claim, why })),
    points: Object.fromEntries(
      measuredPoints(evidence).map((point) => [point, targetsAt(input, point)]),
    ),
    drills: drillSummaries(evidence),
    checks: evidence.checks,
    cold: evidence.cold,
    gate: gateSummary(evidence),
    folder: input.folder,
  };
}

/** The summary as indented JSON; ends with a line feed. */
export const jsonReport = (input: ReportInput): string =>
  `${JSON.stringify(summary(input), null, 2)}\n`;

function targetsAt(input: ReportInput, point: PointName): Record<string, TargetSummary> {
  const names = targetNames(input.evidence);
  const rows = (["a", "b", "direct"] as const).flatMap((target) => {
    const found = targetSummary(input, point, target);
    return found === null ? [] : [[names[target], found] as const];
  });
  return Object.fromEntries(rows);
}

function targetSummary(
  input: ReportInput,
  point: PointName,
  target: TargetName,
): TargetSummary | null {
  const found = distribution(validRounds(input.evidence), point, target);
  if (found === null) return null;
  const latencyMs = QUANTILES.flatMap(([name, q]) => {
    const value = shownQuantile(found, q);
    if (value.kind === "hidden") return [];
    return [[name, value.kind === "failed" ? ("failed" as const) : value.ms] as const];
  });
  return {
    requests: found.requests,
    failures: found.causes,
    latencyMs: Object.fromEntries(latencyMs),
  };
}
