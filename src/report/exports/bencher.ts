import type { GateMetric, Night } from "../../evidence/gate.ts";
import { figuresOf } from "./figures.ts";

/** Names of our own: Bencher's built-in latency is in nanoseconds, and these are comparisons. */
const MEASURES: Readonly<Record<GateMetric, string>> = {
  "p50-quiet": "p50-quiet-ratio",
  "p50-busy": "p50-busy-ratio",
  capacity: "capacity-ratio",
  recall: "recall-lost-points",
  failures: "failures-added-points",
  ledger: "ledger-findings",
  recovery: "recovery-ratio",
};

interface Metric {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

/** A night in Bencher Metric Format: a benchmark for each reference, a measure for each metric. */
export function bencher(night: Night): string {
  const benchmarks: Record<string, Record<string, Metric>> = {};
  for (const { row, value, low, high } of figuresOf(night)) {
    const measures = benchmarks[`gate against ${row.reference}`] ?? {};
    measures[MEASURES[row.metric]] = {
      value,
      ...(low === null ? {} : { lower_value: low }),
      ...(high === null ? {} : { upper_value: high }),
    };
    benchmarks[`gate against ${row.reference}`] = measures;
  }
  return `${JSON.stringify(benchmarks, null, 2)}\n`;
}
