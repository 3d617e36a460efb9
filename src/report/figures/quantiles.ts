import { build, decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
import type { PointName, Round, TargetName } from "../../evidence/round.ts";
import { jackknife } from "../../stats/jackknife.ts";
import { quantileHolds } from "../../stats/quantile.ts";
import { share } from "../../units/quantity.ts";

/** All requests of one target at one point, merged over the valid rounds. */
export interface Distribution {
  readonly target: TargetName;
  readonly requests: number;
  /** Requests without the expected content: above every success. */
  readonly failed: number;
  readonly causes: Readonly<Record<string, number>>;
  readonly quantile: (q: number) => Quantile;
}

/** A quantile in ms; failed: it falls among the failures; hidden: too little is known of it. */
export type Quantile =
  | { readonly kind: "value"; readonly ms: number }
  | { readonly kind: "failed" }
  | { readonly kind: "hidden" };

/** Merges one target's histograms; null where it was never asked. Quantiles are never averaged. */
export function distribution(
  rounds: readonly Round[],
  point: PointName,
  target: TargetName,
): Distribution | null {
  const found = rounds.flatMap((round) => {
    const one = round[point]?.targets[target];
    return one === undefined ? [] : [one];
  });
  const requests = found.reduce((sum, one) => sum + one.requests, 0);
  if (requests === 0) return null;
  const merged = build({ bitBucketSize: 32, numberOfSignificantValueDigits: 3 });
  const causes: Record<string, number> = {};
  for (const one of found) {
    const histogram = decoded(one.histogram);
    if (histogram !== null) merged.add(histogram);
    for (const [cause, n] of Object.entries(one.failures)) causes[cause] = (causes[cause] ?? 0) + n;
  }
  const failed = Object.values(causes).reduce((sum, n) => sum + n, 0);
  return {
    target,
    requests,
    failed,
    causes,
    quantile: (q) => quantile(merged, { q, failed }),
  };
}

/** The quantile as the tables show it: hidden where fewer than 100 requests lie beyond it. */
export function shownQuantile(of: Distribution, q: number): Quantile {
  return quantileHolds(of.requests, q) ? of.quantile(q) : { kind: "hidden" };
}

/** Which quantile of which requests. */
export interface QuantileOf {
  readonly point: PointName;
  readonly target: TargetName;
  readonly q: number;
}

/** How sure the intervals beside tail quantiles are. */
const LEVEL = share(0.95);

/**
 * Interval of a merged quantile in ms, by leaving out one whole round at a time; null with fewer than
 * 3 rounds, or where it falls among failures in one of them.
 */
export function quantileInterval(
  rounds: readonly Round[],
  of: QuantileOf,
): { readonly low: number; readonly high: number } | null {
  if (rounds.length < 3) return null;
  const estimate = (some: readonly Round[]): number => {
    const found = distribution(some, of.point, of.target)?.quantile(of.q);
    return found?.kind === "value" ? found.ms : Number.POSITIVE_INFINITY;
  };
  try {
    const { low, high } = jackknife(rounds, estimate, LEVEL);
    return { low: Math.max(0, low), high };
  } catch {
    return null;
  }
}

function quantile(merged: Histogram, of: { q: number; failed: number }): Quantile {
  const succeeded = merged.totalCount;
  // No failure and no histogram that can be read: nothing is known.
  if (succeeded === 0 && of.failed === 0) return { kind: "hidden" };
  const rank = Math.max(1, Math.ceil(of.q * (succeeded + of.failed) - 1e-9));
  if (rank > succeeded) return { kind: "failed" };
  // Half a rank back, so that rounding inside the histogram can't reach the next one.
  const percentile = (100 * (rank - 0.5)) / succeeded;
  return { kind: "value", ms: merged.getValueAtPercentile(percentile) / 1000 };
}

function decoded(text: string): Histogram | null {
  try {
    return decodeFromCompressedBase64(text);
  } catch {
    // A damaged histogram costs one curve, not the report.
    return null;
  }
}
