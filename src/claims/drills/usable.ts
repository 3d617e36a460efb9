import type { DrillEvidence } from "../../evidence/drill.ts";

/** Why a drill can't count for or against anything; null where it can. */
export function unusableBecause({ state, faults }: DrillEvidence): string | null {
  switch (state.kind) {
    case "played":
      break;
    case "cut":
      return `cut short: ${state.why}`;
    case "refused":
      return `refused: ${state.why}`;
    case "failed":
      return `it couldn't be played: ${state.why}`;
    default:
      return state satisfies never;
  }
  const harmless = faults.find(({ bit }) => bit === null);
  return harmless === undefined
    ? null
    : `${harmless.name} on ${harmless.on} isn't proven to have bitten`;
}

/** A drill of which a step was left out shows that the harness notices; it is evidence of nothing else. */
export const isControl = ({ leftOut }: DrillEvidence): boolean => leftOut.length > 0;
