import { contrastOf, laddersIn } from "../../claims/users/compared.ts";
import type { CapacityEvidence, Contrast } from "../../evidence/capacity.ts";
import type { Side } from "../../evidence/round.ts";

/** One rung as a point of the picture; null: the percentile is a failure, or wasn't measured. */
export interface LadderPoint {
  readonly users: number;
  readonly latencyMs: number | null;
}

/** One ladder as a line of the picture. */
export interface LadderLine {
  readonly side: Side;
  readonly repeat: number;
  readonly points: readonly LadderPoint[];
}

/** Where one side's capacity lies at one limit, over all repeats; null: the end isn't known. */
export interface CapacityMark {
  readonly side: Side;
  readonly limitMs: number;
  readonly lowUsers: number;
  readonly highUsers: number | null;
}

/** Users that send so many requests a second together. */
export const usersOf = ({ thinkMs }: CapacityEvidence, ratePerSecond: number): number =>
  (ratePerSecond * thinkMs) / 1000;

/** All ladders of a contrast, by default of the one that decides. */
export function ladderLines(
  capacity: CapacityEvidence,
  contrast: Contrast = contrastOf(capacity),
): LadderLine[] {
  const sides = (["a", "b"] as const).flatMap((side) => laddersIn(capacity, contrast, side));
  return sides
    .toSorted((one, other) => one.repeat - other.repeat)
    .map(({ side, repeat, rungs }) => ({
      side,
      repeat,
      points: rungs
        .filter(({ notOffered }) => notOffered === null)
        .map((rung) => ({
          users: usersOf(capacity, rung.ratePerSecond),
          latencyMs: rung.atPercentile.kind === "value" ? rung.atPercentile.ms : null,
        })),
    }));
}
