import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { share } from "../units/quantity.ts";
import { seeded } from "./random.ts";
import { signedRankChances, signedRankInterval } from "./signed-rank.ts";

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 15 });

describe("signed-rank interval", () => {
  /** Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, table of the signed-rank statistic. */
  it.each([
    [5, 0, 0.03125],
    [8, 3, 0.0195],
    [10, 8, 0.0244],
    [12, 13, 0.0212],
  ])("for n = %i knows P(W ≤ %i) = %f", (n, w, published) => {
    const below = signedRankChances(n)
      .slice(0, w + 1)
      .reduce((sum, chance) => sum + chance, 0);
    expect(below).toBeCloseTo(published, 4);
  });

  it("says which level it reaches: five values can't reach 95 %", () => {
    const found = signedRankInterval([1, 2, 3, 4, 5], share(0.95));
    expect(found.level).toBe(0.9375);
    expect([found.low, found.estimate, found.high]).toEqual([1, 3, 5]);
  });

  it("reaches at least the level asked for where it can", () => {
    const some = Array.from({ length: 12 }, (_, index) => index);
    expect(signedRankInterval(some, share(0.9779)).level).toBeGreaterThanOrEqual(0.9779);
    expect(signedRankInterval(some, share(0.9779)).level).toBeLessThan(0.99);
  });

  it("holds its estimate, and moves with a shift", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (some, by) => {
        const found = signedRankInterval(some, share(0.9));
        expect(found.low).toBeLessThanOrEqual(found.estimate);
        expect(found.high).toBeGreaterThanOrEqual(found.estimate);
        const shifted = signedRankInterval(
          some.map((value) => value + by),
          share(0.9),
        );
        expect(shifted.low).toBeCloseTo(found.low + by, 9);
        expect(shifted.estimate).toBeCloseTo(found.estimate + by, 9);
      }),
    );
  });

  it("isn't moved far by one wild value, as a mean would be", () => {
    const { estimate } = signedRankInterval([0.1, 0.11, 0.12, 0.13, 90], share(0.9));
    expect(estimate).toBeLessThan(0.2);
  });

  it("covers the truth at least as often as it says", () => {
    const random = seeded(3, "signed rank");
    const trials = 2000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const some = Array.from({ length: 8 }, () => random.normal());
      const { low, high } = signedRankInterval(some, share(0.95));
      if (low <= 0 && 0 <= high) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(0.95 - 2 * Math.sqrt((0.95 * 0.05) / trials));
  });
});
