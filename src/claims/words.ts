import { type LogRatio, toRatio } from "../units/quantity.ts";

/** "0.48": two decimals, or as many as a small number needs. */
export const decimal = (value: number): string =>
  value.toFixed(value >= 9.995 ? 1 : value < 0.1 ? 3 : 2);

/** "1.51×". */
export const times = (ratio: number): string => `${decimal(ratio)}×`;

/** A bound: "1", "0.50", "0.67". */
export const boundWords = (bound: LogRatio): string =>
  bound === 0 ? "1" : decimal(toRatio(bound));

/** Ratios near a bound need a third decimal, or they would be printed as if on it. */
export function endWords(ends: readonly LogRatio[], bounds: readonly LogRatio[]): string {
  const ratios = ends.map((end) => toRatio(end));
  const close = ratios.some((ratio) => bounds.some((at) => Math.abs(ratio - toRatio(at)) < 0.01));
  return ratios.map((ratio) => (close ? ratio.toFixed(3) : decimal(ratio))).join("–");
}

/** "0.1 %", "52 %": digits that matter. */
export function percent(share: number): string {
  const value = share * 100;
  const text = value.toFixed(value !== 0 && Math.abs(value) < 0.095 ? 2 : 1);
  return `${text.replace(/\.?0+$/, "")} %`;
}

/** "2.13 ms". */
export const latency = (ms: number): string => `${decimal(ms)} ms`;

/** "412 MiB". */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** "1 round", "5 rounds". */
export const rounds = (count: number): string => `${count} ${count === 1 ? "round" : "rounds"}`;

/** "quiet and busy". */
export const and = (words: readonly string[]): string => words.join(" and ");

/** "one, two and three". */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** A clause as a sentence. */
export const sentence = (clause: string): string =>
  `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
