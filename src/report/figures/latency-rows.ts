import type { Evidence } from "../../evidence/evidence.ts";
import type { PointName, Round, TargetName } from "../../evidence/round.ts";
import { latency, percent, range, whole } from "../words/numbers.ts";
import {
  type Distribution,
  distribution,
  type Quantile,
  quantileInterval,
  shownQuantile,
} from "./quantiles.ts";
import { measuredPoints, targetNames, validRounds } from "./rounds.ts";

/** One target at one point as a table shows it. */
export interface LatencyRow {
  readonly point: PointName;
  readonly target: TargetName;
  readonly name: string;
  readonly p50: string;
  readonly p90: string;
  readonly p95: string;
  readonly p99: string;
  readonly requests: string;
  /** "0", or "12 (1.2 %): 10 × timeout, 2 × HTTP 500". */
  readonly failed: string;
}

/** Latencies merged over the valid rounds, for every target that was asked. */
export function latencyRows(evidence: Evidence): readonly LatencyRow[] {
  const rounds = validRounds(evidence);
  const names = targetNames(evidence);
  return measuredPoints(evidence).flatMap((point) =>
    (["a", "b", "direct"] as const).flatMap((target) => {
      const found = distribution(rounds, point, target);
      return found === null ? [] : [rowOf(found, { point, name: names[target], rounds })];
    }),
  );
}

function rowOf(
  found: Distribution,
  { point, name, rounds }: { point: PointName; name: string; rounds: readonly Round[] },
): LatencyRow {
  const at = (q: number): string => quantileWords(shownQuantile(found, q));
  // Tails vary from round to round more than a median does: they come with their interval.
  const tail = (q: number): string => {
    const value = shownQuantile(found, q);
    const of = { point, target: found.target, q };
    const interval = value.kind === "value" ? quantileInterval(rounds, of) : null;
    const words = quantileWords(value);
    if (interval === null) return words;
    return `${words} (${range(interval.low, interval.high)})`;
  };
  return {
    point,
    target: found.target,
    name,
    p50: at(0.5),
    p90: at(0.9),
    p95: tail(0.95),
    p99: tail(0.99),
    requests: whole(found.requests),
    failed: failureWords(found),
  };
}

/** "2.13 ms"; "failed" where the quantile falls among failures; a dash where it isn't shown. */
export function quantileWords(value: Quantile): string {
  switch (value.kind) {
    case "value":
      return latency(value.ms);
    case "failed":
      return "failed";
    case "hidden":
      return "–";
    default:
      return value satisfies never;
  }
}

function failureWords(found: Distribution): string {
  if (found.failed === 0) return "0";
  const causes = Object.entries(found.causes).map(([cause, count]) => `${whole(count)} × ${cause}`);
  return `${whole(found.failed)} (${percent(found.failed / found.requests)}): ${causes.join(", ")}`;
}
