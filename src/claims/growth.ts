import type { Side } from "../evidence/round.ts";
import type { WorkloadsEvidence } from "../evidence/workloads.ts";
import { fitLine, type LineFit } from "../stats/line-fit.ts";

/** How a setup's memory grows with its records. */
export interface Growth {
  readonly side: Side;
  readonly dimension: number;
  /** Bytes a record; the intercept is what it takes with none. */
  readonly memory: LineFit;
  /** Largest number of records that was measured. */
  readonly measured: number;
  /**
   * Records at which the memory that was free would be used up, by the line and by the steeper end of its
   * interval; null: the line doesn't rise for sure.
   */
  readonly fullAt: { readonly low: number; readonly middle: number } | null;
}

/** A line through each setup's sizes; nothing for a setup with fewer than four of them. */
export function growthOf({ growth, availableBytes }: WorkloadsEvidence): readonly Growth[] {
  return (["a", "b"] as const).flatMap((side): Growth[] => {
    const own = growth.filter((row) => row.side === side);
    if (new Set(own.map(({ records }) => records)).size < 4) return [];
    const memory = fitLine(own.map(({ records, pssBytes }) => [records, pssBytes] as const));
    if (memory === null) return [];
    const room = availableBytes - memory.intercept;
    return [
      {
        side,
        dimension: own[0]?.dimension ?? 0,
        memory,
        measured: Math.max(...own.map(({ records }) => records)),
        fullAt:
          memory.low > 0 && room > 0
            ? { low: room / memory.high, middle: room / memory.slope }
            : null,
      },
    ];
  });
}

/** How a steady load's figures drift, an hour; null: too few stretches. */
export interface Drift {
  readonly side: Side;
  /** Milliseconds an hour, of the median. */
  readonly p50: LineFit | null;
  /** Bytes an hour. */
  readonly memory: LineFit | null;
}

const HOUR_MS = 3_600_000;

/** The slopes of a soak. A stretch whose median failed has no place on a line. */
export function driftOf({ soak }: WorkloadsEvidence): readonly Drift[] {
  if (soak === null) return [];
  return (["a", "b"] as const).map((side) => {
    const own = soak.stretches.filter((row) => row.side === side);
    return {
      side,
      p50: fitLine(
        own.flatMap(({ atMs, p50 }) =>
          p50.kind === "value" ? [[atMs / HOUR_MS, p50.ms] as const] : [],
        ),
      ),
      memory: fitLine(own.map(({ atMs, pssBytes }) => [atMs / HOUR_MS, pssBytes] as const)),
    };
  });
}
