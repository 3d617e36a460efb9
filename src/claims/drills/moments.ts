import type { Moment } from "../../evidence/drill.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";

/** The same moment, counted from a begin that lies `by` earlier. */
export function shifted(moment: Moment, by: Milliseconds): Moment {
  switch (moment.kind) {
    case "within":
      return {
        kind: "within",
        lowMs: milliseconds(moment.lowMs + by),
        highMs: milliseconds(moment.highMs + by),
      };
    case "censored":
      return { kind: "censored", afterMs: milliseconds(moment.afterMs + by) };
    case "none":
      return moment;
    default:
      return moment satisfies never;
  }
}

/** When all of them had come: the last one. Those that had nothing to come are left out. */
export function latest(moments: readonly Moment[]): Moment {
  const came = moments.filter((moment) => moment.kind !== "none");
  const [first] = moments;
  if (came.length === 0) return first ?? { kind: "none", why: "nothing was watched" };
  const lows = came.map((moment) => (moment.kind === "within" ? moment.lowMs : moment.afterMs));
  const lowMs = milliseconds(Math.max(...lows));
  const highs = came.flatMap((moment) => (moment.kind === "within" ? [moment.highMs] : []));
  if (highs.length < came.length) return { kind: "censored", afterMs: lowMs };
  return { kind: "within", lowMs, highMs: milliseconds(Math.max(...highs)) };
}

/** From when to when it came; null: it wasn't seen to come. */
export const boundsOf = (
  moment: Moment | undefined,
): { readonly lowMs: Milliseconds; readonly highMs: Milliseconds } | null =>
  moment?.kind === "within" ? { lowMs: moment.lowMs, highMs: moment.highMs } : null;

/** "1.9–2.0 s": what is known is never said narrower than it is. */
export function spanWords(lowMs: number, highMs: number): string {
  const [low, high] = [Math.max(0, lowMs), Math.max(0, highMs)];
  if (high >= 120_000)
    return pair(minutes(Math.floor(low / 1000)), minutes(Math.ceil(high / 1000)));
  if (high >= 1000) {
    const [from, to] = [Math.floor(low / 100 + 1e-6) / 10, Math.ceil(high / 100 - 1e-6) / 10];
    return `${pair(from.toFixed(1), to.toFixed(1))} s`;
  }
  return `${pair(Math.floor(low).toString(), Math.ceil(high).toString())} ms`;
}

/** "1.9–2.0 s", "not within 60 s", "no time". */
export function momentWords(moment: Moment): string {
  switch (moment.kind) {
    case "within":
      return spanWords(moment.lowMs, moment.highMs);
    case "censored":
      return `not within ${timeWords(moment.afterMs)}`;
    case "none":
      return "no time";
    default:
      return moment satisfies never;
  }
}

/** "4.1 s": an upper bound, rounded up. */
export const limitWords = (ms: number): string => {
  const high = Math.max(0, ms);
  if (high >= 120_000) return minutes(Math.ceil(high / 1000));
  if (high < 1000) return `${Math.ceil(high)} ms`;
  return `${(Math.ceil(high / 100 - 1e-6) / 10).toFixed(1)} s`;
};

/** "60 s", "5 min", "850 ms": what was waited, or what is set; rounded down. */
export function timeWords(ms: number): string {
  if (ms >= 120_000) return minutes(Math.floor(ms / 1000));
  if (ms < 1000) return `${Math.floor(Math.max(0, ms))} ms`;
  return `${Number((Math.floor(ms / 100 + 1e-6) / 10).toFixed(1))} s`;
}

function minutes(seconds: number): string {
  const [whole, rest] = [Math.floor(seconds / 60), seconds % 60];
  return rest === 0 ? `${whole} min` : `${whole} min ${rest} s`;
}

const pair = (low: string, high: string): string => (low === high ? high : `${low}–${high}`);
