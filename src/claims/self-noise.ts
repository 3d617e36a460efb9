import type { Evidence } from "../evidence/evidence.ts";
import type { PointName } from "../evidence/round.ts";
import { type MeanInterval, pairedInterval } from "../stats/interval.ts";
import { levelForLooks } from "../stats/looks.ts";
import type { LogRatio } from "../units/quantity.ts";
import { meanFigure, pointFigures } from "./contrast.ts";
import { validRounds } from "./used-rounds.ts";

/** What an A/A run found at one point: how far a setup seems to differ from itself. */
export interface SelfNoise {
  readonly point: PointName;
  /** Mean over rounds of ln(B / A); should be near 0. */
  readonly mean: LogRatio;
  /** Standard deviation over rounds (ln): the noise a comparison has to stand out of; null with one. */
  readonly sd: number | null;
  readonly rounds: number;
  /** Rounds in which the median pair was a failure: not in the figures. */
  readonly failed: number;
  /** At the level a comparison under this plan would have; null with one round. */
  readonly interval: Pick<MeanInterval<LogRatio>, "low" | "high" | "level"> | null;
  /** False: a false alarm, or the two sides aren't treated alike; null with one round. */
  readonly zeroInside: boolean | null;
}

/** The noise of machine and harness, for each point with a finite figure. Meant for A/A runs. */
export function selfNoise(evidence: Evidence): readonly SelfNoise[] {
  const rounds = validRounds(evidence);
  const level = levelForLooks(evidence.plan.looks.length);
  return (["quiet", "busy"] as const).flatMap((point): SelfNoise[] => {
    const figures = pointFigures(rounds, point);
    const found = meanFigure(figures);
    if (found === null) return [];
    const failed = figures.filter(({ kind }) => kind === "failed").length;
    const base = { point, mean: found.log, rounds: found.rounds, failed };
    if (found.rounds < 2) return [{ ...base, sd: null, interval: null, zeroInside: null }];
    const logs = figures.flatMap((figure) => (figure.kind === "value" ? [figure.logRatio] : []));
    const { sd, low, high } = pairedInterval(logs, level);
    const zeroInside = low <= 0 && high >= 0;
    return [{ ...base, sd, interval: { low, high, level }, zeroInside }];
  });
}
