import { build, decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { quantile } from "../stats/quantile.ts";
import { seeded } from "../stats/random.ts";
import { milliseconds, perSecond } from "../units/quantity.ts";
import { join, latenessP95, targetFigures } from "./figures.ts";
import { steadySchedule } from "./schedule.ts";
import { mergeSamples, splitSchedule } from "./split.ts";
import { sampleLike } from "./testing.ts";
import type { Sample, Schedule } from "./wire.ts";

const planned = steadySchedule({
  rate: perSecond(2000),
  durationMs: milliseconds(3000),
  targets: 1,
  queries: 7,
  random: seeded(1, "split"),
});
const schedule: Schedule = {
  targets: [],
  requests: planned.map(({ dueMs, target, query }) => [dueMs, target, query]),
  timeoutMs: milliseconds(1000),
  spinMs: milliseconds(0),
  capture: "count",
};
/** What becomes of a request, whoever sends it. */
const fates = planned.map((_, request) => {
  const random = seeded(2, request);
  return sampleLike({
    request,
    latencyMs: milliseconds(Math.exp(random.normal()) * 5),
    latenessMs: milliseconds(random.next()),
    ...(random.next() < 0.01 ? { status: 503 } : {}),
  });
});
const byDue = new Map(planned.map(({ dueMs }, request) => [dueMs as number, fates[request]]));
const fateAt = (dueMs: number): Sample => {
  const fate = byDue.get(dueMs);
  if (fate === undefined) throw new Error(`No request is due at ${dueMs}.`);
  return fate;
};
const playedBy = (processes: number): Sample[][] =>
  splitSchedule(schedule, processes).map(({ requests }) =>
    requests.map(([dueMs], request) => ({ ...fateAt(dueMs), request })),
  );

describe("a schedule that several processes play", () => {
  it.each([1, 2, 4, 5])("is dealt out to %i without a rest, in order of due time", (processes) => {
    const parts = splitSchedule(schedule, processes);
    expect(parts.flatMap(({ requests }) => requests).toSorted((a, b) => a[0] - b[0])).toEqual(
      schedule.requests,
    );
    for (const { requests } of parts) {
      expect(requests.length).toBeCloseTo(schedule.requests.length / processes, -1);
      expect(requests).toEqual(requests.toSorted((a, b) => a[0] - b[0]));
    }
  });

  it("gives with 4 processes the percentiles that one sees which has all samples", () => {
    const merged = mergeSamples(schedule, playedBy(4));
    const [alone] = playedBy(1);
    if (alone === undefined) throw new Error("Nothing was played.");
    for (const q of [0.01, 0.5, 0.9, 0.99, 0.999, 1])
      expect(
        quantile(
          merged.map(({ latencyMs }) => latencyMs),
          q,
        ),
      ).toBe(
        quantile(
          alone.map(({ latencyMs }) => latencyMs),
          q,
        ),
      );
    expect(latenessP95(merged)).toBe(latenessP95(alone));
    const figures = (samples: readonly Sample[]) => targetFigures(join(planned, samples, () => 10));
    expect(figures(merged)).toEqual(figures(alone));
    expect(figures(merged).failures).not.toEqual({});
  });

  it("would not if percentiles of processes were averaged", () => {
    const parts = playedBy(4);
    const p999 = (samples: readonly Sample[]) =>
      quantile(
        samples.map(({ latencyMs }) => latencyMs),
        0.999,
      ) ?? 0;
    const averaged = parts.reduce((sum, samples) => sum + p999(samples) / 4, 0);
    expect(Math.abs(averaged - p999(mergeSamples(schedule, parts)))).toBeGreaterThan(0.1);
  });

  it("keeps every request's own sample, in order of completion", () => {
    const merged = mergeSamples(schedule, playedBy(4));
    const doneAt = ({ request, latencyMs }: Sample) => (planned[request]?.dueMs ?? 0) + latencyMs;
    expect(merged.map(doneAt)).toEqual(merged.map(doneAt).toSorted((a, b) => a - b));
    expect(merged.toSorted((a, b) => a.request - b.request)).toEqual(fates);
  });
});

describe("histograms of processes", () => {
  it("add up to the histogram of all samples", () => {
    const histogramOf = (samples: readonly Sample[]) =>
      decodeFromCompressedBase64(targetFigures(join(planned, samples, () => 10)).histogram);
    const parts = splitSchedule(schedule, 4).map(({ requests }) =>
      requests.map(([dueMs]) => fateAt(dueMs)),
    );
    const sum = build({ numberOfSignificantValueDigits: 3 });
    for (const part of parts) sum.add(histogramOf(part));
    const whole = histogramOf(fates);
    for (const q of [50, 90, 99, 99.9])
      expect(sum.getValueAtPercentile(q)).toBe(whole.getValueAtPercentile(q));
    expect(sum.totalCount).toBe(whole.totalCount);
  });
});
