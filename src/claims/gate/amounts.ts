import type { GateMetric } from "../../evidence/gate.ts";
import { percent } from "../words.ts";

/** "5 %", "0.1 points", "2 findings": an amount in the metric's own terms. */
export function amount(metric: GateMetric, value: number): string {
  if (!Number.isFinite(value)) return "any";
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  switch (metric) {
    case "ledger":
      return `${sign}${size} ${size === 1 ? "finding" : "findings"}`;
    case "recall":
    case "failures":
      return `${sign}${percent(size).replace(/ %$/, "")} points`;
    default:
      return `${sign}${percent(size)}`;
  }
}

/** A budget that was measured to be judgeable: never said smaller than it is. */
export function atLeast(metric: GateMetric, value: number): string {
  const digits = value >= 0.01 ? 3 : 4;
  const up = Math.ceil(value * 10 ** digits - 1e-9) / 10 ** digits;
  return amount(metric, up);
}
