import type { Milliseconds, Share } from "../units/quantity.ts";
import { milliseconds, share } from "../units/quantity.ts";

/** What availability promises are counted in: 30 days. */
export const MONTH_MS: Milliseconds = milliseconds(30 * 24 * 60 * 60 * 1000);

/** Downtime that a target leaves room for in a period: 99.9 % of 30 days → 43.2 minutes. */
export function allowedDowntime(target: Share, periodMs: Milliseconds = MONTH_MS): Milliseconds {
  return milliseconds((1 - target) * periodMs);
}

/**
 * Incidents of one recovery time that fit into a period without missing the target; a fraction below
 * 1 means that a single one breaks it. Give the recovery's upper bound. Infinite for no downtime.
 */
export function incidentsAllowed(
  target: Share,
  recoveryMs: Milliseconds,
  periodMs: Milliseconds = MONTH_MS,
): number {
  return allowedDowntime(target, periodMs) / recoveryMs;
}

/**
 * A = 1 − λ·R: the availability if so many incidents happen in a period and each lasts so long. How
 * many will happen is an assumption, which no drill can measure. Never below 0.
 */
export function availability(
  incidents: number,
  recoveryMs: Milliseconds,
  periodMs: Milliseconds = MONTH_MS,
): Share {
  return share(Math.max(0, 1 - (incidents * recoveryMs) / periodMs));
}
