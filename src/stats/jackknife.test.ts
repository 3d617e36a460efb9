import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { share } from "../units/quantity.ts";
import { pairedInterval } from "./interval.ts";
import { jackknife } from "./jackknife.ts";
import { mean } from "./moments.ts";
import { quantile } from "./quantile.ts";
import { seeded } from "./random.ts";

const LEVEL = share(0.95);
const merged =
  (q: number) =>
  (rounds: readonly (readonly number[])[]): number =>
    quantile(rounds.flat(), q) ?? Number.NaN;

/** Rounds whose requests share a shift: no independent draws. */
function drawRounds(count: number, seed: number): number[][] {
  const random = seeded(seed, "jackknife");
  return Array.from({ length: count }, () => {
    const shift = 0.1 * random.normal();
    return Array.from({ length: 300 }, () => Math.exp(shift + 0.3 * random.normal()));
  });
}

describe("jackknife over rounds", () => {
  it("is the t interval where the estimate is a mean", () => {
    const rounds = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
      minLength: 2,
      maxLength: 15,
    });
    fc.assert(
      fc.property(rounds, (some) => {
        const classic = pairedInterval(some, LEVEL);
        const found = jackknife(some, (left) => mean(left), LEVEL);
        expect(found.low).toBeCloseTo(classic.low, 6);
        expect(found.high).toBeCloseTo(classic.high, 6);
      }),
    );
  });

  it("sees the spread between rounds, which requests by themselves would hide", () => {
    const rounds = drawRounds(8, 1);
    const { low, high } = jackknife(rounds, merged(0.95), LEVEL);
    const shuffled = seeded(1, "mixed").shuffled(rounds.flat());
    const mixed = rounds.map((round, index) => shuffled.slice(index * round.length).slice(0, 300));
    const naive = jackknife(mixed, merged(0.95), LEVEL);
    expect(high - low).toBeGreaterThan(1.5 * (naive.high - naive.low));
  });

  it("covers a quantile's true value about as often as it says", () => {
    // The mixture's logarithm is normal with variance 0.1² + 0.3²; its p95 is 1.6449 sd up.
    const truth = Math.exp(1.6449 * Math.hypot(0.1, 0.3));
    const trials = 80;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const { low, high } = jackknife(drawRounds(8, trial + 10), merged(0.95), LEVEL);
      if (low <= truth && truth <= high) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(0.88);
  });

  it("refuses one round, and an estimate that isn't finite", () => {
    expect(() => jackknife([[1]], merged(0.5), LEVEL)).toThrow(RangeError);
    expect(() => jackknife([[1], []], merged(0.5), LEVEL)).toThrow(RangeError);
  });
});
