import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta, logGamma } from "./beta.ts";

const shape = fc.double({ min: 0.3, max: 200, noNaN: true });
const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe("log gamma", () => {
  it("is the logarithm of a factorial for whole numbers", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 12);
      factorial *= n;
    }
  });

  it("is ln √π at 1/2, and follows Γ(x + 1) = x·Γ(x)", () => {
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
    fc.assert(
      fc.property(shape, (x) => {
        expect(logGamma(x + 1)).toBeCloseTo(logGamma(x) + Math.log(x), 9);
      }),
    );
  });
});

describe("incomplete beta function", () => {
  it("is x^a for b = 1, and 1 − (1 − x)^b for a = 1", () => {
    fc.assert(
      fc.property(inside, shape, (x, other) => {
        expect(incompleteBeta(x, other, 1)).toBeCloseTo(x ** other, 11);
        expect(incompleteBeta(x, 1, other)).toBeCloseTo(1 - (1 - x) ** other, 11);
      }),
    );
  });

  it("mirrors: I_x(a, b) + I_{1−x}(b, a) = 1", () => {
    fc.assert(
      fc.property(inside, shape, shape, (x, a, b) => {
        expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 10);
      }),
    );
  });

  it("grows with x", () => {
    fc.assert(
      fc.property(inside, inside, shape, (x, y, a) => {
        const [low, high] = x < y ? [x, y] : [y, x];
        expect(incompleteBeta(low, a, 2)).toBeLessThanOrEqual(incompleteBeta(high, a, 2) + 1e-12);
      }),
    );
  });

  it("is 0 and 1 at the ends", () => {
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });
});
