import fc from "fast-check";
import { sampleStandardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { mean, standardDeviation } from "./moments.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  minLength: 2,
  maxLength: 30,
});

describe("mean and standard deviation", () => {
  it("agrees with another implementation", () => {
    fc.assert(
      fc.property(values, (some) => {
        expect(standardDeviation(some)).toBeCloseTo(sampleStandardDeviation(some), 3);
      }),
    );
  });

  it("moves with a shift, which leaves the spread alone", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (some, by) => {
        const shifted = some.map((value) => value + by);
        expect(mean(shifted)).toBeCloseTo(mean(some) + by, 3);
        expect(standardDeviation(shifted)).toBeCloseTo(standardDeviation(some), 3);
      }),
    );
  });

  it("divides by n − 1, not by n", () => {
    expect(standardDeviation([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  });

  it("refuses what has no mean, or no spread", () => {
    expect(() => mean([])).toThrow(RangeError);
    expect(() => standardDeviation([1])).toThrow(RangeError);
  });
});
