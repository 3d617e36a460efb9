import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { share } from "../units/quantity.ts";
import { passChanceAtLeast } from "./binomial.ts";

const LEVEL = share(0.95);

describe("lower bound of a chance to pass", () => {
  it("is at least 55 % after 5 of 5", () => {
    expect(passChanceAtLeast(5, 5, LEVEL)).toBeCloseTo(0.05 ** (1 / 5), 10);
    expect(Math.round(100 * passChanceAtLeast(5, 5, LEVEL))).toBe(55);
  });

  it("needs 29 of 29 for 90 %; 28 of 28 is too few", () => {
    expect(passChanceAtLeast(29, 29, LEVEL)).toBeGreaterThan(0.9);
    expect(passChanceAtLeast(28, 28, LEVEL)).toBeLessThan(0.9);
  });

  it("leaves exactly 5 % for as many passes or more, if the chance were the bound", () => {
    const trials = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(trials, fc.double({ min: 0.01, max: 1, noNaN: true }), (n, part) => {
        const passes = Math.ceil(n * part);
        const bound = passChanceAtLeast(passes, n, LEVEL);
        expect(atLeast(passes, n, bound)).toBeCloseTo(0.05, 8);
      }),
    );
  });

  it("is 0 without a pass, and refuses more passes than trials", () => {
    expect(passChanceAtLeast(0, 5, LEVEL)).toBe(0);
    expect(() => passChanceAtLeast(6, 5, LEVEL)).toThrow(RangeError);
    expect(() => passChanceAtLeast(1.5, 5, LEVEL)).toThrow(RangeError);
  });
});

/** P(X ≥ passes), added up term by term. */
function atLeast(passes: number, trials: number, chance: number): number {
  let sum = 0;
  let ways = 1;
  for (let k = 0; k <= trials; k += 1) {
    if (k >= passes) sum += ways * chance ** k * (1 - chance) ** (trials - k);
    ways = (ways * (trials - k)) / (k + 1);
  }
  return sum;
}
