import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median } from "./median.ts";

const INFINITE = Number.POSITIVE_INFINITY;
const logRatio = fc.oneof(
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.constantFrom(INFINITE, -INFINITE),
);

describe("median of log-ratios", () => {
  it("is the middle one, or between the middle two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNull();
  });

  it("ranks a failure of one side above or below every value", () => {
    expect(median([0.1, INFINITE, 0.2])).toBe(0.2);
    expect(median([0.1, -INFINITE, 0.2])).toBe(0.1);
    expect(median([INFINITE, INFINITE, 0.2])).toBe(INFINITE);
    expect(median([INFINITE, 0.1])).toBe(INFINITE);
    expect(median([INFINITE, INFINITE])).toBe(INFINITE);
  });

  it("has no middle where the sides fail equally often", () => {
    expect(median([INFINITE, -INFINITE])).toBeNaN();
  });

  it("leaves the order of its input alone, and doesn't depend on it", () => {
    fc.assert(
      fc.property(fc.array(logRatio, { minLength: 1 }), (some) => {
        const before = [...some];
        const found = median(some);
        expect(some).toEqual(before);
        expect(median([...some].reverse())).toEqual(found);
      }),
    );
  });

  it("moves up when a success of b turns into a failure, never down", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1 }),
        (some) => {
          const failing = [...some.slice(1), INFINITE];
          expect(median(failing) ?? 0).toBeGreaterThanOrEqual(median(some) ?? 0);
        },
      ),
    );
  });
});
