import { HarnessError } from "../../errors.ts";
import type { PathClock, PathName } from "../../evidence/drill.ts";
import { quantile } from "../../stats/quantile.ts";
import { type Milliseconds, milliseconds, type Share, share } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";
import {
  intervalOf,
  latencyOf,
  probesInWindow,
  seriesOf,
  type WindowFigures,
  type WindowShape,
  windowAt,
} from "./windows.ts";

/** What "at its former pace" means for one path, fixed before the fault. */
export type Steady = Readonly<PathClock["steady"]> & WindowShape;

/** Fewer windows say too little of how much they differ by themselves. */
const WINDOWS_MIN = 10;
/** Windows in a row that make a change a lasting one, to the worse as to the better. */
export const LASTING = 3;
/** A target that fails more often than this has no pace to come back to. */
const FAILING_MAX = 0.1;

/** How much slower than before the slow end of a window may be, at least. */
const SLACK = 1.5;
/** Standard deviations between windows that are allowed where they differ more than that. */
const SPREADS = 2;
/** Quartiles of a normal distribution lie so many standard deviations apart. */
const QUARTILES_APART = 1.349;

/**
 * What "steady" means: fixed from the whole windows that lie before a moment.
 *
 * @throws HarnessError LOAD_BROKEN for fewer than 10 windows; SETUP_NOT_READY where more than a tenth
 * of the probes fail before anything was broken.
 */
export function steadyBefore(
  samples: readonly ProbeSample[],
  path: PathName,
  {
    untilMs,
    windowMs = milliseconds(1000),
  }: { readonly untilMs: Milliseconds; readonly windowMs?: Milliseconds },
): Steady {
  const series = seriesOf(samples, path).filter(({ doneMs }) => doneMs <= untilMs);
  if (series.length < 2) throw tooFew(path, 0);
  const shape = { windowMs, everyMs: intervalOf(series) };
  const windows = wholeWindows(series, shape);
  if (windows.length < WINDOWS_MIN) throw tooFew(path, windows.length);
  requireAnswers(series, path);
  const slow = windows.flatMap(({ latencyMsP95 }) => latencyMsP95 ?? []);
  return {
    ...shape,
    windows: windows.length,
    ...latencyLimit(slow),
    successShareMin: leastShare(windows, probesInWindow(shape)),
  };
}

/** One after the other, counted back from the end: what is nearest to the fault is used. */
function wholeWindows(series: readonly ProbeSample[], shape: WindowShape): WindowFigures[] {
  const size = probesInWindow(shape);
  const starts = Array.from(
    { length: Math.floor(series.length / size) },
    (_, index) => series.length - (index + 1) * size,
  );
  return starts.flatMap(
    (start) => windowAt(series, start, { ...shape, lostAfterMs: Number.POSITIVE_INFINITY }) ?? [],
  );
}

/**
 * The limit of a window's p95: half as much again as the windows' median, or two standard deviations
 * above it where they differ more. The median and the quartiles, for of ten windows one or two are
 * slow by chance (the first ones warm up), and by the highest the limit would be anything. A factor,
 * for latencies scatter by factors. It stays below 2, so that half the former pace isn't taken for it,
 * unless the windows themselves differ that much: then nobody could tell, and `unevenWords` says so.
 */
function latencyLimit(p95s: readonly Milliseconds[]) {
  const at = (q: number): number => quantile(p95s, q) ?? Number.NaN;
  const spread = Math.log(at(0.75) / at(0.25)) / QUARTILES_APART;
  const factor = Math.max(SLACK, Math.exp(SPREADS * spread));
  return {
    latencyMsP95: milliseconds(at(0.5)),
    latencyMsLimit: milliseconds(at(0.5) * factor),
  };
}

/** For the drill's notes, where the pace before the fault was too uneven to tell half of it; or null. */
export function unevenWords(steady: Steady, path: PathName): string | null {
  const factor = steady.latencyMsLimit / steady.latencyMsP95;
  return factor < 2
    ? null
    : `The ${path} path's pace was so uneven before the fault that only a slow-down by more than ${factor.toFixed(1)} would show.`;
}

/**
 * The least share of the windows, but one stray failure is always allowed where a window has 20
 * probes or more: 200 right answers don't exclude that one in a hundred fails, so a single failure
 * afterwards isn't a change. It is what the p95 allows a slow one, too.
 */
function leastShare(windows: readonly WindowFigures[], size: number): Share {
  const most = Math.max(size >= 20 ? 1 : 0, ...windows.map(({ lost }) => lost));
  return share(1 - most / size);
}

function tooFew(path: PathName, windows: number): HarnessError {
  return new HarnessError(
    "LOAD_BROKEN",
    `Expected at least ${WINDOWS_MIN} whole windows of probes on the ${path} path before the fault, got ${windows}.`,
    { hint: "Watch the undisturbed setup longer: raise drilling.baselineMs." },
  );
}

function requireAnswers(series: readonly ProbeSample[], path: PathName): void {
  const failed = series.flatMap(({ failure }) => failure ?? []);
  if (failed.length <= FAILING_MAX * series.length) return;
  const causes = [...Map.groupBy(failed, (cause) => cause)]
    .map(([cause, all]) => `${cause}: ${all.length}`)
    .join(", ");
  throw new HarnessError(
    "SETUP_NOT_READY",
    `Expected the ${path} path to answer before anything is broken; of ${series.length} probes ${failed.length} failed (${causes}).`,
  );
}

/** A right answer later than this counts as none: nobody waited for it. */
export const lostAfter = ({ windowMs, latencyMsLimit }: Steady): number =>
  Math.max(windowMs, latencyMsLimit);

/** No right answer in time. A thawed process may still answer it, long after. */
export const isLost = (probe: ProbeSample, steady: Steady): boolean =>
  probe.failure !== null || latencyOf(probe) > lostAfter(steady);

/** Evidence against the former pace: lost, or slower than steady windows are. */
export const isBad = (probe: ProbeSample, steady: Steady): boolean =>
  probe.failure !== null || latencyOf(probe) > steady.latencyMsLimit;

/** More lost probes in one window than these are an outage. */
export const lostAllowed = (steady: Steady): number =>
  Math.round((1 - steady.successShareMin) * probesInWindow(steady));

/** Whether the window that begins with a probe is at the former pace; null = it isn't complete. */
export function steadyAt(
  series: readonly ProbeSample[],
  from: number,
  steady: Steady,
): boolean | null {
  const window = windowAt(series, from, { ...steady, lostAfterMs: lostAfter(steady) });
  if (window === null) return null;
  return (
    window.lost <= lostAllowed(steady) &&
    window.latencyMsP95 !== null &&
    window.latencyMsP95 <= steady.latencyMsLimit
  );
}

/** When it is looked, and since when it counts. */
export interface Look {
  readonly sinceMs: Milliseconds;
  readonly nowMs: Milliseconds;
}

/**
 * Whether the path is at its former pace now: the latest three windows are, and all of them lie after
 * `sinceMs`. For a wait while probes go on.
 */
// biome-ignore lint/complexity/useMaxParams: the first three are what every question on a path takes.
export function isSteadyNow(
  samples: readonly ProbeSample[],
  path: PathName,
  steady: Steady,
  { sinceMs, nowMs }: Look,
): boolean {
  const size = probesInWindow(steady);
  // Younger ones may rightly be under way still.
  const decidedMs = nowMs - steady.latencyMsLimit;
  const series = seriesOf(samples, path)
    .filter(({ dueMs, sentMs }) => sentMs >= sinceMs && dueMs < decidedMs)
    .slice(-LASTING * size);
  const latest = series.at(-1);
  // What has no reply yet isn't among the samples: it leaves a gap, at the end or within a window.
  if (latest === undefined || latest.dueMs < decidedMs - 1.5 * steady.everyMs) return false;
  return inARow(0, size).every((start) => steadyAt(series, start, steady) === true);
}

/** Where a window and those that follow it at once begin. */
export const inARow = (from: number, size: number): number[] =>
  Array.from({ length: LASTING }, (_, index) => from + index * size);
