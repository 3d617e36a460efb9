import type { Night } from "../../evidence/gate.ts";
import { rowState } from "../words/gate.ts";
import { budgetWords, METRIC_NAMES } from "../words/gate-values.ts";
import { type Figure, figuresOf } from "./figures.ts";

const UNIT_NAMES: Readonly<Record<Figure["unit"], string>> = {
  ratio: "× reference",
  points: "percentage points",
  findings: "findings",
};

/**
 * A night for github-action-benchmark, `tool: customSmallerIsBetter`. What the gate said of each metric
 * stands in `extra`; whether to alarm is the gate's to say, not the chart's.
 */
export function githubActionBenchmark(night: Night): string {
  const entries = figuresOf(night).map((figure) => ({
    name: `${METRIC_NAMES[figure.row.metric]} against ${figure.row.reference}`,
    unit: UNIT_NAMES[figure.unit],
    value: figure.value,
    ...(figure.low === null || figure.high === null
      ? {}
      : { range: `${figure.low} to ${figure.high}` }),
    extra: extraOf(night, figure),
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function extraOf({ id, outcome, candidate }: Night, { row }: Figure): string {
  const accepted = row.accepted === null ? [] : [`accepted: ${row.accepted}`];
  return [
    `${rowState(row)}, budget ${budgetWords(row)}`,
    ...accepted,
    `night ${id}: ${outcome}`,
    `Chroma ${candidate.chroma ?? "unknown"}, backend ${candidate.backend ?? "unknown"}`,
  ].join("\n");
}
