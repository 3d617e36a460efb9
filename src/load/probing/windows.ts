import type { PathName } from "../../evidence/drill.ts";
import { quantile } from "../../stats/quantile.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";

/** Consecutive probes that are judged together. */
export interface WindowShape {
  readonly windowMs: Milliseconds;
  /** δ of the probes. */
  readonly everyMs: Milliseconds;
}

/** What one window shows. */
export interface WindowFigures {
  /** Probes without a right answer in time. */
  readonly lost: number;
  /** Of the right ones; null = there is none. */
  readonly latencyMsP95: Milliseconds | null;
}

/** From sending, so that a late prober isn't held against the target. */
export const latencyOf = ({ sentMs, doneMs }: ProbeSample): Milliseconds =>
  (doneMs - sentMs) as Milliseconds;

/** The probes of one path, in the order in which they were due. */
export function seriesOf(samples: readonly ProbeSample[], path: PathName): ProbeSample[] {
  return samples
    .filter((sample) => sample.path === path)
    .sort((left, right) => left.dueMs - right.dueMs);
}

/** At least one, however seldom probes are due. */
export const probesInWindow = ({ windowMs, everyMs }: WindowShape): number =>
  Math.max(1, Math.round(windowMs / everyMs));

/** The interval at which the probes of a series were due. @throws RangeError for fewer than 2. */
export function intervalOf(series: readonly ProbeSample[]): Milliseconds {
  const gaps = series.slice(1).map(({ dueMs }, index) => dueMs - (series[index]?.dueMs ?? 0));
  const middle = quantile(gaps, 0.5);
  if (middle === null) throw new RangeError(`Expected at least 2 probes, got ${series.length}.`);
  return milliseconds(middle);
}

/**
 * The window that begins with one probe; null where probes are missing in it, at the end or because
 * the prober itself was asleep.
 *
 * @param lostAfterMs a right answer later than this is lost.
 */
export function windowAt(
  series: readonly ProbeSample[],
  from: number,
  { lostAfterMs, ...shape }: WindowShape & { readonly lostAfterMs: number },
): WindowFigures | null {
  const size = probesInWindow(shape);
  const probes = series.slice(from, from + size);
  const [first, last] = [probes[0], probes[size - 1]];
  if (first === undefined || last === undefined) return null;
  // Half an interval of slack: due times are sums of fractions.
  if (last.dueMs - first.dueMs > (size - 0.5) * shape.everyMs) return null;
  const inTime = probes.filter(
    (probe) => probe.failure === null && latencyOf(probe) <= lostAfterMs,
  );
  return {
    lost: size - inTime.length,
    latencyMsP95: quantile(inTime.map(latencyOf), 0.95),
  };
}
