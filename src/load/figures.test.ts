import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { round } from "../evidence/round.ts";
import { milliseconds } from "../units/quantity.ts";
import {
  figureOf,
  join,
  latenessP95,
  overlappedShare,
  targetFigures,
  toLatency,
} from "./figures.ts";
import type { PlannedRequest } from "./schedule.ts";
import { outcomesOf, sampleLike, type Told } from "./testing.ts";

const BY_LATENCY = { a: 0, x: 1, by: "latency" } as const;
const BY_STORAGE = { a: 0, x: 1, by: "storage" } as const;

/** One pair: a's and x's latency; null = failed. */
const pairsOf = (...pairs: readonly (readonly [number | null, number | null])[]) =>
  outcomesOf(
    ...pairs.flatMap((sides, pair) =>
      sides.map(
        (ms, target): Told =>
          ms === null ? { pair, target, failure: "timeout" } : { pair, target, ms },
      ),
    ),
  );

describe("joining schedule and samples", () => {
  const planned: PlannedRequest[] = [0, 1, 2].map((target) => ({
    dueMs: milliseconds(10 * target),
    target,
    query: 5 + target,
    pair: 0,
  }));

  it("finds each sample's request by its number, in whatever order they ended", () => {
    const samples = [sampleLike({ request: 2 }), sampleLike({ request: 0 })];
    const outcomes = join(planned, samples, () => 10);
    expect(outcomes.map((outcome) => outcome.planned.query)).toEqual([7, 5]);
    expect(outcomes.map((outcome) => outcome.sample)).toEqual(samples);
  });

  it("leaves out a sample of a request that isn't in the schedule", () => {
    expect(join(planned, [sampleLike({ request: 3 })], () => 10)).toEqual([]);
  });

  it("judges each reply by the ids that its own query has", () => {
    const samples = [
      sampleLike({ request: 0, idCount: 4 }),
      sampleLike({ request: 1, idCount: 4 }),
    ];
    const outcomes = join(planned, samples, (query) => (query === 5 ? 4 : 5));
    expect(outcomes.map(({ failure }) => failure)).toEqual([null, "too few ids"]);
  });
});

describe("the round's figure", () => {
  it("is the median over pairs of ln(x / a), not the ratio of medians", () => {
    const outcomes = pairsOf([1, 3], [10, 20], [100, 50]);
    expect(figureOf(outcomes, BY_LATENCY)).toEqual({
      figure: { kind: "value", logRatio: expect.closeTo(Math.log(2), 12), pairs: 3 },
      bothFailed: 0,
    });
  });

  it("is the mean of the middle two for an even number of pairs", () => {
    const { figure } = figureOf(pairsOf([1, 1], [1, 4]), BY_LATENCY);
    expect(figure).toMatchObject({ logRatio: expect.closeTo(Math.log(2), 12) });
  });

  it("changes its sign when the sides are swapped", () => {
    const outcomes = pairsOf([1, 3], [10, 20], [100, 50]);
    const { figure } = figureOf(outcomes, { a: 1, x: 0, by: "latency" });
    expect(figure).toMatchObject({ logRatio: expect.closeTo(-Math.log(2), 12) });
  });

  it("pairs by the pair's number, whatever the order of completion", () => {
    const told = pairsOf([1, 2], [100, 200], [7, 14]);
    const { figure } = figureOf([...told].reverse(), BY_LATENCY);
    expect(figure).toMatchObject({ logRatio: expect.closeTo(Math.log(2), 12), pairs: 3 });
  });

  it("ranks a failure of x above every success", () => {
    const { figure } = figureOf(pairsOf([1, 2], [1, 3], [1, null]), BY_LATENCY);
    expect(figure).toMatchObject({ logRatio: expect.closeTo(Math.log(3), 12), pairs: 3 });
  });

  it("ranks a failure of a below every success", () => {
    const { figure } = figureOf(pairsOf([1, 2], [1, 3], [null, 1]), BY_LATENCY);
    expect(figure).toMatchObject({ logRatio: expect.closeTo(Math.log(2), 12), pairs: 3 });
  });

  it("is a failure of x when x failed in most pairs", () => {
    const { figure } = figureOf(pairsOf([1, 2], [1, null], [1, null]), BY_LATENCY);
    expect(figure).toEqual({ kind: "failed", by: "x" });
  });

  it("is a failure of a when a failed in most pairs", () => {
    const { figure } = figureOf(pairsOf([1, 2], [null, 1], [null, 1]), BY_LATENCY);
    expect(figure).toEqual({ kind: "failed", by: "a" });
  });

  it("is a failure of both when the sides take turns at failing", () => {
    const { figure } = figureOf(pairsOf([null, 1], [1, null]), BY_LATENCY);
    expect(figure).toEqual({ kind: "failed", by: "both" });
  });

  it("leaves out pairs in which both failed, and counts them", () => {
    const { figure, bothFailed } = figureOf(pairsOf([1, 2], [null, null]), BY_LATENCY);
    expect(figure).toMatchObject({ kind: "value", pairs: 1 });
    expect(bothFailed).toBe(1);
  });

  it("is a failure of both when both failed in every pair", () => {
    const result = figureOf(pairsOf([null, null], [null, null]), BY_LATENCY);
    expect(result).toEqual({ figure: { kind: "failed", by: "both" }, bothFailed: 2 });
  });

  it("is none when nothing was sent, or only to one side", () => {
    const none = { kind: "none", why: "no pair was measured" };
    expect(figureOf([], BY_LATENCY)).toEqual({ figure: none, bothFailed: 0 });
    const oneSided = outcomesOf({ pair: 0, target: 0 }, { pair: 1, target: 1 });
    expect(figureOf(oneSided, BY_LATENCY).figure).toEqual(none);
  });

  it("leaves out requests that aren't counted, and other targets", () => {
    const outcomes = [
      ...pairsOf([1, 2]),
      ...outcomesOf(
        { pair: null, target: 0, ms: 1 },
        { pair: null, target: 1, ms: 99 },
        { pair: 0, target: 2, ms: 99 },
      ),
    ];
    const { figure } = figureOf(outcomes, BY_LATENCY);
    expect(figure).toMatchObject({ logRatio: expect.closeTo(Math.log(2), 12), pairs: 1 });
  });

  it("compares the storage's own times where asked, whatever the latencies", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 0, ms: 50, storageMs: 2 },
      { pair: 0, target: 1, ms: 1, storageMs: 6 },
    );
    const { figure } = figureOf(outcomes, BY_STORAGE);
    expect(figure).toMatchObject({ logRatio: expect.closeTo(Math.log(3), 12) });
  });

  it("is none where a backend doesn't report its storage's time", () => {
    const outcomes = outcomesOf({ pair: 0, target: 0, storageMs: 2 }, { pair: 0, target: 1 });
    expect(figureOf(outcomes, BY_STORAGE).figure.kind).toBe("none");
  });

  it("is what the evidence's schema takes, infinite or not", () => {
    const { bOverA } = round.shape.quiet.unwrap().shape;
    for (const outcomes of [pairsOf([1, 2]), pairsOf([1, null]), pairsOf([null, null]), []])
      expect(() => bOverA.parse(figureOf(outcomes, BY_LATENCY).figure)).not.toThrow();
  });
});

describe("what one target did", () => {
  it("counts requests, and failures by cause", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 0 },
      { pair: 1, target: 0, failure: "timeout" },
      { pair: 2, target: 0, failure: "HTTP 500" },
      { pair: 3, target: 0, failure: "timeout" },
    );
    const figures = targetFigures(outcomes);
    expect(figures).toMatchObject({ requests: 4, failures: { timeout: 2, "HTTP 500": 1 } });
    const { targets } = round.shape.quiet.unwrap().shape;
    expect(targets.parse({ direct: figures })).toEqual({ direct: figures });
  });

  it("leaves out requests that aren't counted", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 0, ms: 2 },
      { pair: null, target: 0, ms: 90 },
      { pair: null, target: 0, failure: "timeout" },
    );
    expect(targetFigures(outcomes)).toMatchObject({
      requests: 1,
      failures: {},
      p50: { kind: "value", ms: 2 },
    });
  });

  it("has a median in which failures rank above every success", () => {
    const p50 = (...failed: readonly (number | null)[]) =>
      targetFigures(
        outcomesOf(
          ...failed.map(
            (ms, pair): Told =>
              ms === null ? { pair, target: 0, failure: "timeout" } : { pair, target: 0, ms },
          ),
        ),
      ).p50;
    expect(p50(null, 3, 1)).toEqual({ kind: "value", ms: 3 });
    expect(p50(null, 3, null)).toEqual({ kind: "failed" });
    expect(p50()).toEqual({ kind: "failed" });
  });

  it("has the median of the storage's own time, null where none is reported", () => {
    const told = [1, 9, 2].map((storageMs, pair): Told => ({ pair, target: 0, storageMs }));
    expect(targetFigures(outcomesOf(...told)).storageMsP50).toBe(2);
    expect(targetFigures(outcomesOf({ pair: 0, target: 0 })).storageMsP50).toBeNull();
  });

  it("keeps successes, and only those, in a histogram of µs that decodes back", () => {
    const times = [0.0002, 1, 1, 20, 4000];
    const told = times.map((ms, pair): Told => ({ pair, target: 0, ms }));
    const failed: Told = { pair: 9, target: 0, ms: 5000, failure: "timeout" };
    const { histogram } = targetFigures(outcomesOf(...told, failed));
    const decoded = decodeFromCompressedBase64(histogram);
    expect(decoded.totalCount).toBe(5);
    expect(decoded.minNonZeroValue).toBe(1);
    expect(decoded.getValueAtPercentile(50)).toBe(1000);
    expect(decoded.maxValue / 4_000_000).toBeCloseTo(1, 2);
  });

  it("has an empty histogram that decodes back where nothing succeeded", () => {
    const { histogram } = targetFigures(outcomesOf({ pair: 0, target: 0, failure: "timeout" }));
    expect(decodeFromCompressedBase64(histogram).totalCount).toBe(0);
  });
});

describe("a latency", () => {
  it("is a value where it is finite, and failed where it is not or missing", () => {
    expect(toLatency(1.5)).toEqual({ kind: "value", ms: 1.5 });
    expect(toLatency(Number.POSITIVE_INFINITY)).toEqual({ kind: "failed" });
    expect(toLatency(null)).toEqual({ kind: "failed" });
  });
});

describe("overlapped requests", () => {
  it("are those sent while another target still owed a reply", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 0, dueMs: 0, ms: 30 },
      { pair: 0, target: 1, dueMs: 20, ms: 5 },
      { pair: 1, target: 0, dueMs: 40, ms: 5 },
      { pair: 1, target: 1, dueMs: 60, ms: 5 },
    );
    expect(overlappedShare(outcomes)).toBe(0.25);
  });

  it("aren't those of the same target, nor one sent as the other's reply came", () => {
    const sameTarget = outcomesOf(
      { pair: 0, target: 0, dueMs: 0, ms: 30 },
      { pair: 1, target: 0, dueMs: 20, ms: 5 },
    );
    expect(overlappedShare(sameTarget)).toBe(0);
    const justAfter = outcomesOf(
      { pair: 0, target: 0, dueMs: 0, ms: 20 },
      { pair: 0, target: 1, dueMs: 20, ms: 5 },
    );
    expect(overlappedShare(justAfter)).toBe(0);
  });

  it("count from when they were sent, not from when they were due", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 0, dueMs: 0, ms: 30 },
      { pair: 0, target: 1, dueMs: 20, latenessMs: 11, ms: 15 },
    );
    expect(overlappedShare(outcomes)).toBe(0);
  });

  it("are found in whatever order the replies came", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 1, dueMs: 20, ms: 5 },
      { pair: 0, target: 0, dueMs: 0, ms: 30 },
    );
    expect(overlappedShare(outcomes)).toBe(0.5);
    expect(overlappedShare([])).toBe(0);
  });

  it("remember a long reply across a later short one of the same target", () => {
    const outcomes = outcomesOf(
      { pair: 0, target: 0, dueMs: 0, ms: 100 },
      { pair: 1, target: 0, dueMs: 10, ms: 5 },
      { pair: 1, target: 1, dueMs: 50, ms: 5 },
    );
    expect(overlappedShare(outcomes)).toBeCloseTo(1 / 3, 12);
  });
});

describe("lateness", () => {
  it("is its 95th percentile by nearest rank, and 0 for nothing sent", () => {
    const late = (count: number, of: number) =>
      Array.from({ length: of }, (_, i) =>
        sampleLike({ latenessMs: milliseconds(i < count ? 7 : 0.1) }),
      );
    expect(latenessP95(late(6, 100))).toBe(7);
    expect(latenessP95(late(5, 100))).toBe(0.1);
    expect(latenessP95([])).toBe(0);
  });
});
