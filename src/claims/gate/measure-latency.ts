import type { PointName } from "../../evidence/round.ts";
import type { MeanInterval } from "../../stats/interval.ts";
import { contrastOf, type FailedBy, pointFigures } from "../contrast.ts";
import type { DuetRounds } from "./duet-rounds.ts";
import { type Known, type Measured, silent } from "./measured.ts";
import { roundsFor } from "./rounds-for.ts";

/** How much slower the candidate's median is at one operating point, as a share (0.05 = 5 %). */
export function measureLatency({ rounds, level }: DuetRounds, point: PointName): Measured {
  const contrast = contrastOf(point, pointFigures(rounds, point), level);
  switch (contrast.kind) {
    case "interval":
      return slowDown(contrast.of);
    case "one round":
      return silent("one round shows no spread", 1, true);
    case "failed":
      return failed(contrast.by, rounds.length);
    case "missing":
      return silent(contrast.why, rounds.length);
    default:
      return contrast satisfies never;
  }
}

/** The same from an interval of the rounds' log-ratios. */
export function slowDown({ mean, low, high, sd, n, level }: MeanInterval): Known {
  return {
    kind: "interval",
    value: Math.expm1(mean),
    low: Math.expm1(low),
    high: Math.expm1(high),
    level,
    rounds: n,
    visible: Math.expm1((high - low) / 2),
    notes: [],
    roundsFor: (halfWidth) => roundsFor(Math.log1p(halfWidth), sd, level),
  };
}

/** An infinite figure never enters an interval. */
function failed(by: FailedBy, rounds: number): Measured {
  switch (by) {
    case "a":
      return silent(
        "the reference fails in every round, so there is nothing to hold against",
        rounds,
      );
    case "b":
      return {
        kind: "broken",
        rounds,
        why: "the candidate fails in every round, and the reference in none",
      };
    case "both":
      return silent("both fail", rounds);
    case "mixed":
      return silent("the middle query fails in some rounds and not in others", rounds);
    default:
      return by satisfies never;
  }
}
