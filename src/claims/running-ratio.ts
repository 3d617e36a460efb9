import type { Evidence } from "../evidence/evidence.ts";
import type { PointName } from "../evidence/round.ts";
import { type Ratio, toRatio } from "../units/quantity.ts";
import { meanFigure, pointFigures } from "./contrast.ts";
import { validRounds } from "./used-rounds.ts";
import { times } from "./words.ts";

/** How a comparison stands while rounds are still drawn. Not judged: it is looked at too often. */
export interface RunningRatio {
  readonly point: PointName;
  /** Geometric mean of B / A over the valid rounds so far; null: no finite figure yet. */
  readonly ratio: Ratio | null;
  /** Rounds with a finite figure. */
  readonly rounds: number;
}

/** The unjudged ratio so far, for each point any valid round has. */
export function runningRatio(evidence: Evidence): readonly RunningRatio[] {
  const rounds = validRounds(evidence);
  return (["quiet", "busy"] as const).flatMap((point): RunningRatio[] => {
    const measured = rounds.filter((round) => round[point] !== null);
    if (measured.length === 0) return [];
    const found = meanFigure(pointFigures(measured, point));
    if (found === null) return [{ point, ratio: null, rounds: 0 }];
    return [{ point, ratio: toRatio(found.log), rounds: found.rounds }];
  });
}

/** "so far 1.51× quiet, 1.62× busy (5 rounds, not judged yet)". */
export function runningWords(evidence: Evidence): string {
  const running = runningRatio(evidence);
  if (running.length === 0) return "no valid round yet";
  const ratios = running.map(({ point, ratio }) =>
    ratio === null ? `no finite figure ${point}` : `${times(ratio)} ${point}`,
  );
  const { length } = validRounds(evidence);
  return `so far ${ratios.join(", ")} (${length} ${length === 1 ? "round" : "rounds"}, not judged yet)`;
}
