import type { Evidence } from "../../src/evidence/evidence.ts";
import type { PointName } from "../../src/evidence/round.ts";
import type { LogRatio } from "../../src/units/quantity.ts";

/** The finite figures of the valid rounds at one point. */
export function logsAt(evidence: Evidence, point: PointName): LogRatio[] {
  return evidence.rounds
    .filter(({ state }) => state.kind === "valid")
    .flatMap((round) => {
      const figure = round[point]?.bOverA;
      return figure?.kind === "value" ? [figure.logRatio] : [];
    });
}

/** The same at the quiet point. */
export const quietLogs = (evidence: Evidence): LogRatio[] => logsAt(evidence, "quiet");
