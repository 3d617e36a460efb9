import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type { Figure, Latency, TargetAtPoint } from "../evidence/round.ts";
import { median } from "../stats/median.ts";
import { quantile } from "../stats/quantile.ts";
import { type LogRatio, type Milliseconds, type Share, share } from "../units/quantity.ts";
import { failureOf } from "./outcome.ts";
import type { PlannedRequest } from "./schedule.ts";
import type { Sample } from "./wire.ts";

/** A request of the schedule with what became of it. */
export interface Outcome {
  readonly planned: PlannedRequest;
  readonly sample: Sample;
  /** null = success. */
  readonly failure: string | null;
}

/** Joins schedule and samples; requests without a sample are left out (the caller counts them). */
export function join(
  planned: readonly PlannedRequest[],
  samples: readonly Sample[],
  idsExpected: (query: number) => number,
): Outcome[] {
  return samples.flatMap((sample) => {
    const request = planned[sample.request];
    if (request === undefined) return [];
    return [{ planned: request, sample, failure: failureOf(sample, idsExpected(request.query)) }];
  });
}

const latencyOf = (outcome: Outcome): number =>
  outcome.failure === null ? outcome.sample.latencyMs : Number.POSITIVE_INFINITY;

/** Which number of an outcome is compared; null = it has none. */
type Measure = (outcome: Outcome) => number | null;

const storageOf: Measure = (outcome) =>
  outcome.failure === null ? outcome.sample.storageMs : Number.POSITIVE_INFINITY;

/** Which targets are compared, x against a, and by which number. */
export interface Contrast {
  readonly a: number;
  readonly x: number;
  readonly by: "latency" | "storage";
}

/** The round's figure: the median over pairs of ln(x / a). A pair in which both failed is left out. */
export function figureOf(
  outcomes: readonly Outcome[],
  contrast: Contrast,
): { figure: Figure; bothFailed: number } {
  const measure = contrast.by === "latency" ? latencyOf : storageOf;
  const pairs = pairUp(outcomes, contrast, measure);
  const logRatios = pairs.map(([a, x]) => Math.log(x) - Math.log(a));
  const finiteOrOneSided = logRatios.filter((value) => !Number.isNaN(value));
  const bothFailed = logRatios.length - finiteOrOneSided.length;
  const middle = median(finiteOrOneSided);
  return { figure: toFigure(middle, { pairs: finiteOrOneSided.length, bothFailed }), bothFailed };
}

function toFigure(middle: number | null, counts: { pairs: number; bothFailed: number }): Figure {
  if (middle === null)
    return counts.bothFailed > 0
      ? { kind: "failed", by: "both" }
      : { kind: "none", why: "no pair was measured" };
  if (Number.isNaN(middle)) return { kind: "failed", by: "both" };
  if (middle === Number.POSITIVE_INFINITY) return { kind: "failed", by: "x" };
  if (middle === Number.NEGATIVE_INFINITY) return { kind: "failed", by: "a" };
  return { kind: "value", logRatio: middle as LogRatio, pairs: counts.pairs };
}

function pairUp(
  outcomes: readonly Outcome[],
  { a, x }: Contrast,
  measure: Measure,
): [a: number, x: number][] {
  const values = new Map<number, { a?: number; x?: number }>();
  for (const outcome of outcomes) {
    const { pair, target } = outcome.planned;
    const value = measure(outcome);
    if (pair === null || value === null || (target !== a && target !== x)) continue;
    const entry = values.get(pair) ?? {};
    if (target === a) entry.a = value;
    else entry.x = value;
    values.set(pair, entry);
  }
  return [...values.values()].flatMap((entry) =>
    entry.a === undefined || entry.x === undefined ? [] : [[entry.a, entry.x]],
  );
}

/** What one target did: counts, median and the histogram of its successes in µs. */
export function targetFigures(outcomes: readonly Outcome[]): TargetAtPoint {
  const counted = outcomes.filter(({ planned }) => planned.pair !== null);
  const histogram = build({
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 64,
    useWebAssembly: false,
  });
  const failures: Record<string, number> = {};
  for (const { sample, failure } of counted) {
    if (failure === null) histogram.recordValue(Math.max(1, Math.round(sample.latencyMs * 1000)));
    else failures[failure] = (failures[failure] ?? 0) + 1;
  }
  const storage = median(counted.flatMap(({ sample }) => sample.storageMs ?? []));
  return {
    requests: counted.length,
    failures,
    p50: toLatency(quantile(counted.map(latencyOf), 0.5)),
    storageMsP50: storage as Milliseconds | null,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}

/** A value, or "failed" for infinity and for nothing at all. */
export function toLatency(value: number | null): Latency {
  return value === null || !Number.isFinite(value)
    ? { kind: "failed" }
    : { kind: "value", ms: value as Milliseconds };
}

/** Share of requests sent while another target still owed a reply. */
export function overlappedShare(outcomes: readonly Outcome[]): Share {
  const inOrder = [...outcomes].sort((left, right) => sentAt(left) - sentAt(right));
  const busyUntil = new Map<number, number>();
  let overlapped = 0;
  for (const outcome of inOrder) {
    const { target, dueMs } = outcome.planned;
    const sent = sentAt(outcome);
    if ([...busyUntil].some(([other, until]) => other !== target && until > sent)) overlapped += 1;
    const done = dueMs + outcome.sample.latencyMs;
    busyUntil.set(target, Math.max(busyUntil.get(target) ?? 0, done));
  }
  return share(inOrder.length === 0 ? 0 : overlapped / inOrder.length);
}

const sentAt = ({ planned, sample }: Outcome): number => planned.dueMs + sample.latenessMs;

/** Sent − due at its 95th percentile; 0 for nothing sent. */
export function latenessP95(samples: readonly Sample[]): Milliseconds {
  return (quantile(
    samples.map(({ latenessMs }) => latenessMs),
    0.95,
  ) ?? 0) as Milliseconds;
}
