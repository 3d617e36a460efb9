import type { Moment, PathClock, PathName } from "../../evidence/drill.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";
import {
  inARow,
  isBad,
  isLost,
  LASTING,
  lostAfter,
  lostAllowed,
  type Steady,
  steadyAt,
} from "./steady.ts";
import { findTrouble, type Trouble } from "./trouble.ts";
import { latencyOf, probesInWindow, seriesOf } from "./windows.ts";

export { isSteadyNow, type Steady, steadyBefore } from "./steady.ts";
export { stretches } from "./stretches.ts";

/** Two looks at the monotonic clock, with what happened in between. */
export interface Between {
  readonly fromMs: Milliseconds;
  readonly toMs: Milliseconds;
}

export interface PathClockOptions {
  /** When the first fault was done: every moment counts from it. */
  readonly t0: Between;
  /** When the last fault was taken away; null = it wasn't. */
  readonly healed: Between | null;
  /** How long recovery was waited for, from the healing, or from t0 where nothing was healed. */
  readonly limitMs: Milliseconds;
  /** What comes later isn't the fault's doing: a restart by the drill itself, or the end. */
  readonly untilMs: Milliseconds;
  readonly steady: Steady;
}

/**
 * Reads one path's clock off its probes. Bounds: a moment lies between the sending of the last probe
 * that shows it hasn't come, and the first sign that it has. A reply counts when it arrives, so that
 * a thawed process that answers old requests isn't up before it thawed.
 */
export function pathClock(
  samples: readonly ProbeSample[],
  path: PathName,
  options: PathClockOptions,
): PathClock {
  const { t0, healed, steady, untilMs, limitMs } = options;
  const all = seriesOf(samples, path).filter(({ sentMs }) => sentMs < untilMs);
  const isAfter = (probe: ProbeSample) => isAfterFault(probe, options);
  const before = all.filter((probe) => !isAfter(probe));
  const cutoffMs = (healed ?? t0).toMs + limitMs;
  const after = all.filter((probe) => isAfter(probe) && probe.sentMs < cutoffMs);
  const view: View = {
    options,
    before,
    after,
    trouble: findTrouble(after, steady, healed?.toMs ?? null),
  };
  const again = steadyAgain(view);
  return {
    path,
    probes: all.length,
    failuresBefore: causesOf(before, steady),
    failuresAfter: causesOf(all.filter(isAfter), steady),
    steady: {
      windows: steady.windows,
      windowMs: steady.windowMs,
      latencyMsP95: steady.latencyMsP95,
      latencyMsLimit: steady.latencyMsLimit,
      successShareMin: steady.successShareMin,
    },
    ...outageMoments(view),
    steadyAgain: since(again, t0),
    recovery: recoveryOf(again, healed),
  };
}

interface View {
  readonly options: PathClockOptions;
  /** Probes that the fault can't have touched, and the others up to the limit. */
  readonly before: readonly ProbeSample[];
  readonly after: readonly ProbeSample[];
  readonly trouble: Trouble;
}

/** A moment on the monotonic clock. */
type Bounds =
  | { readonly kind: "within"; readonly lowMs: number; readonly highMs: number }
  | { readonly kind: "censored"; readonly afterMs: number }
  | { readonly kind: "none"; readonly why: string };

/** Sent after the fault, or under way when it came. */
function isAfterFault(probe: ProbeSample, { t0, steady }: PathClockOptions): boolean {
  const { sentMs, doneMs } = probe;
  if (sentMs >= t0.fromMs) return true;
  if (doneMs < t0.fromMs) return false;
  // An older one was slow already, but what wasn't lost yet was lost by the fault.
  const sinceMs = isLost(probe, steady) ? lostAfter(steady) : steady.latencyMsLimit;
  return sentMs >= t0.fromMs - sinceMs;
}

function causesOf(probes: readonly ProbeSample[], steady: Steady): Record<string, number> {
  const late = `no reply within ${lostAfter(steady) / 1000} s`;
  const lost = probes.filter((probe) => isLost(probe, steady));
  const byCause = Map.groupBy(lost, ({ failure }) => failure ?? late);
  return Object.fromEntries([...byCause].map(([cause, all]) => [cause, all.length]));
}

/** First failure, and t1. */
function outageMoments(view: View): Pick<PathClock, "failed" | "answered"> {
  const { before, after, options, trouble } = view;
  const { t0, steady } = options;
  const strays = before.some((probe) => isLost(probe, steady));
  // Where none failed before, a single failure is worth telling; it is no outage yet.
  const single = strays ? -1 : after.findIndex((probe) => isLost(probe, steady));
  const first = trouble.lost[0] ?? (single < 0 ? null : single);
  const last = trouble.lastOutage ?? first;
  if (first === null || last === null) {
    const why = strays ? "no more probes failed than before the fault" : "no probe failed";
    return { failed: { kind: "none", why }, answered: { kind: "none", why } };
  }
  const failed: Bounds = wasFailing(view)
    ? { kind: "none", why: "probes failed already when the fault came" }
    : firstFailure(view, first);
  return { failed: since(failed, t0), answered: since(firstAnswer(view, last), t0) };
}

/** Whether an outage was going on already: the latest window before the fault is one. */
function wasFailing({ before, options: { steady } }: View): boolean {
  const latest = before.slice(-probesInWindow(steady));
  return latest.filter((probe) => isLost(probe, steady)).length > lostAllowed(steady);
}

function firstFailure({ before, after, options }: View, place: number): Bounds {
  const { steady, t0 } = options;
  const good = [...before, ...after.slice(0, place)].findLast((each) => !isBad(each, steady));
  const shownMs = ({ sentMs, doneMs }: ProbeSample): number => {
    // A target at its pace would have answered by then, however long the probe went on waiting.
    const latestMs = sentMs + steady.latencyMsLimit;
    // One that was slow before the fault shows it only by its end.
    return latestMs < t0.fromMs ? doneMs : Math.min(doneMs, latestMs);
  };
  const highMs = after
    .slice(place)
    .filter((each) => isLost(each, steady))
    .reduce((soonest, each) => Math.min(soonest, shownMs(each)), Number.POSITIVE_INFINITY);
  return { kind: "within", lowMs: good?.sentMs ?? 0, highMs };
}

/** Right answers to probes that were sent after the outage began, by the time they came. */
function firstAnswer({ after, options: { steady } }: View, outage: number): Bounds {
  const begun = after.slice(outage);
  // The first answer itself may be slow by chance: only one later than by a whole interval waited.
  const waitedMs = steady.latencyMsP95 + steady.everyMs;
  const bad = begun.filter((probe) => probe.failure !== null || latencyOf(probe) > waitedMs);
  const highMs = begun
    .slice(1)
    .filter(({ failure }) => failure === null)
    .reduce((soonest, { doneMs }) => Math.min(soonest, doneMs), Number.POSITIVE_INFINITY);
  const lowMs = latestSent(bad.filter(({ sentMs }) => sentMs < highMs));
  return Number.isFinite(highMs)
    ? { kind: "within", lowMs, highMs }
    : { kind: "censored", afterMs: lowMs };
}

/** t2: the first window at the former pace that stays so. */
function steadyAgain({ after, options: { steady }, trouble }: View): Bounds {
  const size = probesInWindow(steady);
  if (trouble.last === null)
    // Too few probes to tell: a drill that was cut right after the fault.
    return after.length < LASTING * size
      ? { kind: "censored", afterMs: latestSent(after) }
      : { kind: "none", why: unmoved(steady) };
  const from = trouble.last + 1;
  const begin = after.findIndex(
    (probe, place) =>
      place >= from &&
      !isBad(probe, steady) &&
      inARow(place, size).every((start) => steadyAt(after, start, steady) === true),
  );
  const still = begin < 0 ? after : after.slice(0, begin);
  const lowMs = latestSent(still.filter((probe) => isBad(probe, steady)));
  return begin < 0
    ? { kind: "censored", afterMs: lowMs }
    : { kind: "within", lowMs, highMs: after[begin]?.doneMs ?? lowMs };
}

const unmoved = ({ windowMs }: Steady): string =>
  `no outage, and never ${(LASTING * windowMs) / 1000} s off the former pace`;

const latestSent = (probes: readonly ProbeSample[]): number =>
  probes.reduce((latest, { sentMs }) => Math.max(latest, sentMs), 0);

function recoveryOf(again: Bounds, healed: Between | null): Moment {
  if (healed === null) return { kind: "none", why: "nothing was healed" };
  if (again.kind === "within" && again.highMs <= healed.fromMs)
    return { kind: "none", why: "it was at its former pace before it was healed" };
  return since(again, healed);
}

/** What was done took a while itself: the moment is so far at least from its end, at most its begin. */
function since(bounds: Bounds, event: Between): Moment {
  const from = (at: number, zero: number) => milliseconds(Math.max(0, at - zero));
  switch (bounds.kind) {
    case "within":
      return {
        kind: "within",
        lowMs: from(bounds.lowMs, event.toMs),
        highMs: from(bounds.highMs, event.fromMs),
      };
    case "censored":
      return { kind: "censored", afterMs: from(bounds.afterMs, event.toMs) };
    case "none":
      return bounds;
    default:
      return bounds satisfies never;
  }
}
