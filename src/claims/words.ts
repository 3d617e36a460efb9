/** A space that no line is broken at. */
const NBSP = "\u00a0";

/** "0.48": two decimals, or as many as a small number needs. */
export const decimal = (value: number): string =>
  value.toFixed(value >= 9.995 ? 1 : value < 0.1 ? 3 : 2);

/** "1.51×". */
export const times = (ratio: number): string => `${decimal(ratio)}×`;

/** "0.1 %", "52 %": digits that matter. */
export function percent(share: number): string {
  const value = share * 100;
  const text = value.toFixed(Math.abs(value) < 0.095 ? 2 : 1);
  return `${text.includes(".") ? text.replace(/\.?0+$/, "") : text}${NBSP}%`;
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

/** The first letter large: a sentence that began as a clause. */
export const sentence = (clause: string): string =>
  `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
