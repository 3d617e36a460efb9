import type { GateMetric, GateRow, Night } from "../../evidence/gate.ts";

/** One metric of a night in the form that other programs chart: smaller is better, for every one. */
export interface Figure {
  readonly row: GateRow;
  readonly unit: Unit;
  readonly value: number;
  /** null where the night had no interval. */
  readonly low: number | null;
  readonly high: number | null;
}

type Unit = "ratio" | "points" | "findings";

/**
 * Changes by a factor leave as the factor itself (1.05 = 5 % worse): those programs hold one value against
 * another by division, which a change around zero doesn't bear.
 */
const UNITS: Readonly<Record<GateMetric, Unit>> = {
  "p50-quiet": "ratio",
  "p50-busy": "ratio",
  capacity: "ratio",
  recall: "points",
  failures: "points",
  ledger: "findings",
  recovery: "ratio",
};

const TURN: Readonly<Record<Unit, (value: number) => number>> = {
  ratio: (value) => 1 + value,
  points: (value) => 100 * value,
  findings: (value) => value,
};

/** Six digits: more is noise of the arithmetic. */
const rounded = (value: number): number => Number(value.toPrecision(6));

/** The night's rows that have a figure, whatever they came to; one without is left out, never a zero. */
export function figuresOf(night: Night): readonly Figure[] {
  return night.rows.flatMap((row) => {
    if (row.value === null) return [];
    const unit = UNITS[row.metric];
    const turned = (value: number | null) => (value === null ? null : rounded(TURN[unit](value)));
    const [low, high] = [turned(row.low), turned(row.high)];
    return [{ row, unit, value: rounded(TURN[unit](row.value)), low, high }];
  });
}
