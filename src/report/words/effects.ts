import type { Effect, Verdict } from "../../claims/verdict.ts";
import { percent, plural, range, times } from "./numbers.ts";

/** An effect in words whose direction can't be mistaken. */
export interface EffectWords {
  /** "quiet", "busy", "CPU per query". */
  readonly label: string;
  /** "1.51× as slow", "0.48× the time", "1.35× as much". */
  readonly figure: string;
  /** "1.48–1.54 at 97.8 %", or why there is none. */
  readonly interval: string;
  /** "server slower", "server faster", "either way"; null without an interval. */
  readonly direction: string | null;
}

/** Says an effect: server (or b) against local (or a). */
export function effectWords(effect: Effect, candidate = "server"): EffectWords {
  const cpu = effect.label === "CPU per query";
  return {
    label: effect.label,
    figure: effect.ratio === null ? "no finite figure" : figure(effect.ratio, cpu),
    interval: intervalWords(effect),
    direction: direction(effect, { candidate, cpu }),
  };
}

/** One line for an effect: "1.51× as slow (1.48–1.54 at 97.8 %)". */
export function effectLine(effect: Effect): string {
  const words = effectWords(effect);
  return `${words.figure} (${words.interval})`;
}

function figure(ratio: number, cpu: boolean): string {
  if (cpu) return `${times(ratio)} as much`;
  return ratio > 1 ? `${times(ratio)} as slow` : `${times(ratio)} the time`;
}

function intervalWords(effect: Effect): string {
  const { interval, rounds } = effect;
  if (interval !== null)
    return `${range(interval.low, interval.high)} at ${percent(interval.level)}`;
  return rounds === 0 ? "no valid round" : `${plural(rounds, "round")}, no interval`;
}

function direction(effect: Effect, how: { candidate: string; cpu: boolean }): string | null {
  const { interval } = effect;
  if (interval === null) return null;
  if (interval.low > 1) return `${how.candidate} ${how.cpu ? "needs more" : "slower"}`;
  if (interval.high < 1) return `${how.candidate} ${how.cpu ? "needs less" : "faster"}`;
  return "either way";
}

/** A verdict's word and its shape, so that colour is never alone in telling them apart. */
export const MARKS: Readonly<Record<Verdict["kind"], { word: string; glyph: string }>> = {
  supported: { word: "supported", glyph: "✓" },
  refuted: { word: "refuted", glyph: "✗" },
  inconclusive: { word: "inconclusive", glyph: "?" },
};
