import type { CapacityEvidence } from "../../evidence/capacity.ts";
import { times } from "../words.ts";
import type { AtLimit, Ends } from "./compared.ts";

type Scale = Pick<CapacityEvidence, "thinkMs" | "objective">;

/** "1,250": users that send so many requests a second together, to three digits. */
export const usersAt = ({ thinkMs }: Scale, ratePerSecond: number): string =>
  Math.round(Number(((ratePerSecond * thinkMs) / 1000).toPrecision(3))).toLocaleString("en-US");

/** "960–1,200 users", "at least 5,000 users", "fewer than 12 users". */
export function capacityWords(scale: Scale, ends: Ends | null): string {
  if (ends === null) return "no capacity";
  const { low, high } = ends;
  if (low === 0) return `fewer than ${usersAt(scale, high)} users`;
  return Number.isFinite(high)
    ? `${usersAt(scale, low)}–${usersAt(scale, high)} users`
    : `at least ${usersAt(scale, low)} users`;
}

/** "0.52–0.81×", "at least 3.2×". */
export function ratioWords({ low, high }: Ends): string {
  if (!Number.isFinite(high)) return low === 0 ? "no quotient" : `at least ${times(low)}`;
  return low === 0 ? `less than ${times(high)}` : `${times(low).replace("×", "")}–${times(high)}`;
}

/** "p99 within 50 ms". */
export const limitWords = ({ objective }: Scale, limitMs: number): string =>
  `p${objective.percentile} within ${limitMs} ms`;

/** What both setups carry at one limit. */
export function atLimitWords(scale: Scale, { limitMs, a, b, ratio }: AtLimit): string {
  const factor = ratio === null ? "" : ` (${ratioWords(ratio)})`;
  return `${limitWords(scale, limitMs)}: local carries ${capacityWords(scale, a)}, the server ${capacityWords(scale, b)}${factor}`;
}
