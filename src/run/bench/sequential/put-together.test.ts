import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../load/figures.ts";
import { milliseconds } from "../../../units/quantity.ts";
import { hostLike } from "../testing.ts";
import { putTogether } from "./put-together.ts";

/** One side's outcomes: the latency of every pair, or null where it failed. */
const outcomes = (target: number, latencies: readonly (number | null)[]): Outcome[] =>
  latencies.map(
    (latency, pair) =>
      ({
        planned: { dueMs: pair * 20, target, query: pair, pair },
        sample: { request: pair, latencyMs: latency ?? 5000, latenessMs: 0.1, storageMs: null },
        failure: latency === null ? "timeout" : null,
      }) as unknown as Outcome,
  );

const side = (target: number, latencies: readonly (number | null)[], wallMs = 1000) => ({
  outcomes: outcomes(target, latencies),
  missing: 0,
  latenessMsP95: milliseconds(target === 0 ? 0.1 : 0.3),
  host: hostLike({ wallMs, busyCores: target === 0 ? 1 : 2 }),
});

describe("both setups' phases put together", () => {
  it("pair the same query to one and, later, to the other", () => {
    // The pairs' ratios are 2, 1 and 4, while the quotient of the medians would be 3.
    const { point } = putTogether({ a: side(0, [1, 6, 2]), b: side(1, [2, 6, 8]) });
    expect(point.bOverA).toMatchObject({ kind: "value", pairs: 3 });
    expect(point.bOverA.kind === "value" && Math.exp(point.bOverA.logRatio)).toBeCloseTo(2);
    expect(point.targets).toMatchObject({ a: { requests: 3 }, b: { requests: 3 } });
    expect(point.overlapped).toBeNull();
  });

  it("keep a failure above every success, and leave out pairs in which both failed", () => {
    const failing = putTogether({ a: side(0, [1, 1, null]), b: side(1, [null, null, null]) });
    expect(failing.point).toMatchObject({ bOverA: { kind: "failed", by: "x" }, bothFailed: 1 });
  });

  it("weigh the machine by time, and tell the worse lateness", () => {
    const { point } = putTogether({ a: side(0, [1], 3000), b: side(1, [1], 1000) });
    expect(point.host).toMatchObject({ wallMs: 4000, busyCores: 1.25, cores: 2 });
    expect(point.latenessMsP95).toBe(0.3);
  });
});
