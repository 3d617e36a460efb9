import type { ReportInput } from "../input.ts";
import { moment } from "../words/numbers.ts";
import { extentLine } from "../words/status.ts";
import type { ComparedRow, Comparison } from "./compare.ts";

/** What two runs of two times can't show, and what can. */
export const COMPARISON_LIMITS = [
  "Two runs are no duet. Within a run both setups met the same queries within milliseconds, so its ratios stand; between two runs anything may have changed: neighbours on the machine, its temperature, the state of its disk.",
  "Whether a change made it slower is what the gate is for: candidate and reference in one job, interleaved. `chroma-assay gate`",
] as const;

/** "A  20261125T173322Z-quick-kmzt: bench · quick, 2026-11-25 17:33 UTC, 5 valid rounds in 3 min 42 s". */
export function runWords({ evidence }: ReportInput): string {
  const { run, plan } = evidence;
  const ended = { complete: "", interrupted: ", interrupted", failed: ", failed" }[run.ending.kind];
  return `${run.id}: ${run.command} · ${plan.name}, ${moment(run.beganAt)}, ${extentLine(evidence)}${ended}`;
}

const NOT_LOOKED = "not looked at";

/** "refuted → supported", "refuted in both", "held, in B alone". */
export function changeOf({ first, second, changed }: ComparedRow): string {
  if (first !== null && second !== null)
    return changed ? `${first} → ${second}` : `${first} in both`;
  if (first !== null) return `${first} in A; ${NOT_LOOKED} in B`;
  return `${NOT_LOOKED} in A; ${second} in B`;
}

/** The tables of a comparison that hold anything, with their headings. */
export const comparedTables = (comparison: Comparison) =>
  [
    { title: "Claims", rows: comparison.claims },
    { title: "Gate", rows: comparison.gate },
    { title: "Drills", rows: comparison.drills },
    { title: "Audit", rows: comparison.audits },
  ].filter(({ rows }) => rows.length > 0);

/** "2 verdicts changed, 5 stayed." */
export function summaryWords(comparison: Comparison): string {
  const rows = comparedTables(comparison).flatMap((of) => of.rows);
  const both = rows.filter(({ first, second }) => first !== null && second !== null);
  const changed = both.filter((row) => row.changed).length;
  if (rows.length === 0) return "Neither run judged anything.";
  if (both.length === 0) return "The two runs looked at nothing in common.";
  return `Of ${both.length} that both runs looked at, ${changed} came out differently.`;
}
