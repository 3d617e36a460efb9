import type { Bytes, Milliseconds } from "../units/quantity.ts";

/** An expected time in words, no more exact than an estimate is: "45 s", "4 min 10 s", "1 h 5 min". */
export function aboutTime(time: Milliseconds): string {
  const seconds = Math.max(1, Math.round(time / 1000));
  if (seconds < 60) return `${seconds} s`;
  const tens = Math.round(seconds / 10) * 10;
  const minutes = Math.floor(tens / 60);
  if (minutes < 60) return tens % 60 === 0 ? `${minutes} min` : `${minutes} min ${tens % 60} s`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** An expected size in words: "300 MB", "1.2 GB". */
export function aboutSize(size: Bytes): string {
  const megabytes = Math.max(1, size / 1e6);
  return megabytes < 1000
    ? `${Number(megabytes.toPrecision(2))} MB`
    : `${Number((megabytes / 1000).toPrecision(2))} GB`;
}

/** "1 round", "5 rounds". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** "5, 8 and 12" */
export function listed(items: readonly (string | number)[]): string {
  const texts = items.map(String);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
