import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile, quantileHolds } from "./quantile.ts";

describe("quantile", () => {
  it("is the nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.07)).toBe(7);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 1)).toBe(100);
    expect(quantile(hundred, 0)).toBe(1);
    expect(quantile([], 0.5)).toBeNull();
  });

  it("falls among the failures where there are enough of them", () => {
    const failed = Number.POSITIVE_INFINITY;
    expect(quantile([1, 2, 3, failed], 0.75)).toBe(3);
    expect(quantile([1, 2, 3, failed], 0.76)).toBe(failed);
  });

  it("grows with q, and is always one of the values", () => {
    const q = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), q, q, (some, one, other) => {
        const low = quantile(some, Math.min(one, other));
        const high = quantile(some, Math.max(one, other));
        expect(some).toContain(low);
        expect(low ?? 0).toBeLessThanOrEqual(high ?? 0);
      }),
    );
  });

  it("holds with a hundred values beyond it, not with 99", () => {
    expect(quantileHolds(10_000, 0.99)).toBe(true);
    expect(quantileHolds(9_999, 0.99)).toBe(false);
    expect(quantileHolds(20_000, 0.995)).toBe(true);
    expect(quantileHolds(200, 0.5)).toBe(true);
    expect(quantileHolds(198, 0.5)).toBe(false);
  });
});
