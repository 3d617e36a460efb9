import type { GateOutcome } from "../../evidence/gate.ts";
import type { Known, Measured } from "./measured.ts";

/**
 * Where a measurement stands to a budget: wholly beyond, wholly within, or neither. A budget smaller
 * than what the night could see is refused: nothing passes by it, and only what lies wholly beyond the
 * smallest budget that could have been judged is a regression. So a larger budget never makes worse.
 */
export function stanceOf(measured: Measured, budget: number): GateOutcome {
  switch (measured.kind) {
    case "broken":
      return "regression";
    case "silent":
      return "inconclusive";
    case "interval": {
      const { low, high, visible } = measured;
      if (low > Math.max(budget, visible ?? 0)) return "regression";
      return high <= budget && !isRefused(measured, budget) ? "pass" : "inconclusive";
    }
    default:
      return measured satisfies never;
  }
}

/** Whether the night was too noisy for this budget. */
export const isRefused = ({ visible }: Known, budget: number): boolean =>
  visible !== null && visible > budget;
