import { type LogRatio, toRatio } from "../units/quantity.ts";

/** A space that no line is broken at. */
const NBSP = "\u00a0";

/** "0.48": two decimals, or as many as a small number needs. */
export const decimal = (value: number): string =>
  value.toFixed(value >= 9.995 ? 1 : value < 0.1 ? 3 : 2);

/** "1.51×". */
export const times = (ratio: number): string => `${decimal(ratio)}×`;

/** A bound: "1", "0.50", "0.67". */
export const boundWords = (bound: LogRatio): string =>
  bound === 0 ? "1" : decimal(toRatio(bound));

/** An interval's end, with a third decimal where two would put it on the bound it is held against. */
export function endWords(end: LogRatio, bounds: readonly LogRatio[]): string {
  const ratio = toRatio(end);
  const close = bounds.some((bound) => Math.abs(ratio - toRatio(bound)) < 0.01);
  return close ? ratio.toFixed(3) : decimal(ratio);
}

/** "0.1 %", "52 %": digits that matter. */
export function percent(share: number): string {
  const value = share * 100;
  const text = value.toFixed(value !== 0 && Math.abs(value) < 0.095 ? 2 : 1);
  return `${text.replace(/\.?0+$/, "")}${NBSP}%`;
}

/** "2.13 ms". */
export const latency = (ms: number): string => `${decimal(ms)}${NBSP}ms`;

/** "412 MiB". */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)}${NBSP}MiB`;

/** "1 round", "5 rounds". */
export const rounds = (count: number): string =>
  `${count}${NBSP}${count === 1 ? "round" : "rounds"}`;

/** "quiet and busy". */
export const and = (words: readonly string[]): string => words.join(" and ");

/** A clause as a sentence. */
export const sentence = (clause: string): string =>
  `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
