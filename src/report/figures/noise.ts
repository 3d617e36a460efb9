import type { Evidence } from "../../evidence/evidence.ts";
import type { PointName } from "../../evidence/round.ts";
import { measuredPoints, validRounds } from "./rounds.ts";

/** What an A/A run found at one point: everything here should be 1 and small. */
export interface Noise {
  readonly point: PointName;
  readonly rounds: number;
  /** Geometric mean of B / A over rounds. */
  readonly ratio: number;
  /** Standard deviation of the rounds' figures (ln); null with one round. */
  readonly scatter: number | null;
}

/** The machine's own noise, for each point with figures. */
export function noise(evidence: Evidence): readonly Noise[] {
  return measuredPoints(evidence).flatMap((point) => {
    const logs = validRounds(evidence).flatMap((round) => {
      const figure = round[point]?.bOverA;
      return figure?.kind === "value" ? [figure.logRatio as number] : [];
    });
    if (logs.length === 0) return [];
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
    const scatter = logs.length < 2 ? null : Math.sqrt(squares / (logs.length - 1));
    return [{ point, rounds: logs.length, ratio: Math.exp(mean), scatter }];
  });
}
