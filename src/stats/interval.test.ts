import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { share } from "../units/quantity.ts";
import { pairedInterval } from "./interval.ts";
import { seeded } from "./random.ts";

const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
  minLength: 2,
  maxLength: 20,
});

describe("paired interval", () => {
  it("is d̄ ± t·s/√n", () => {
    // Mean 3, s = √2.5, t(0.975; 4) = 2.776445.
    const found = pairedInterval([1, 2, 3, 4, 5], share(0.95));
    expect(found).toMatchObject({ mean: 3, n: 5 });
    expect(found.low).toBeCloseTo(3 - (2.776_445_105 * Math.sqrt(2.5)) / Math.sqrt(5), 8);
    expect(found.high).toBeCloseTo(3 + (2.776_445_105 * Math.sqrt(2.5)) / Math.sqrt(5), 8);
  });

  it("turns round with the sides: b / a is the mirror image of a / b", () => {
    fc.assert(
      fc.property(values, (some) => {
        const there = pairedInterval(some, share(0.95));
        const back = pairedInterval(
          some.map((value) => -value),
          share(0.95),
        );
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.high).toBeCloseTo(-there.low, 9);
      }),
    );
  });

  it("is wider at a higher level", () => {
    fc.assert(
      fc.property(values, (some) => {
        const narrow = pairedInterval(some, share(0.95));
        const wide = pairedInterval(some, share(0.9779));
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });

  it("covers the truth as often as it says, from 5 rounds on", () => {
    const random = seeded(7, "coverage");
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const some = Array.from({ length: 5 }, () => 0.3 + 0.02 * random.normal());
      const { low, high } = pairedInterval(some, share(0.95));
      if (low <= 0.3 && 0.3 <= high) covered += 1;
    }
    const error = Math.sqrt((0.95 * 0.05) / trials);
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(2 * error);
  });

  it("refuses one difference, and an infinite one", () => {
    expect(() => pairedInterval([1], share(0.95))).toThrow(RangeError);
    expect(() => pairedInterval([1, Number.POSITIVE_INFINITY], share(0.95))).toThrow(RangeError);
  });
});
