import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentCdf, studentQuantile } from "./student-t.ts";

const probability = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });
const degrees = fc.integer({ min: 1, max: 200 });

describe("Student's t", () => {
  /** Abramowitz and Stegun, table 26.10, and the NIST/SEMATECH e-Handbook, 1.3.6.7.2. */
  it.each([
    [0.975, 1, 12.706],
    [0.975, 4, 2.776],
    [0.975, 7, 2.365],
    [0.975, 11, 2.201],
    [0.975, 30, 2.042],
    [0.975, 100, 1.984],
    [0.95, 2, 2.92],
    [0.9, 5, 1.476],
    [0.995, 4, 4.604],
    [0.995, 1, 63.657],
    [0.9995, 1, 636.619],
    [0.9995, 30, 3.646],
  ])("has the published quantile %f for %i degrees of freedom", (p, df, published) => {
    expect(studentQuantile(p, df)).toBeCloseTo(published, 3);
  });

  it("is the tangent for one degree of freedom, exactly", () => {
    fc.assert(
      fc.property(probability, (p) => {
        const exact = Math.tan(Math.PI * (p - 0.5));
        expect(studentQuantile(p, 1) / exact).toBeCloseTo(1, 8);
      }),
    );
  });

  it("inverts its distribution function", () => {
    fc.assert(
      fc.property(probability, degrees, (p, df) => {
        expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 10);
      }),
    );
  });

  it("is symmetric about 0", () => {
    fc.assert(
      fc.property(probability, degrees, (p, df) => {
        expect(studentQuantile(1 - p, df)).toBeCloseTo(-studentQuantile(p, df), 7);
      }),
    );
    expect(studentQuantile(0.5, 3)).toBe(0);
  });

  it("has heavier tails with fewer degrees of freedom: the normal's 1.96 would be too short", () => {
    expect(studentQuantile(0.975, 4)).toBeGreaterThan(2.7);
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.96, 2);
  });

  it("refuses a probability of 0 or 1, and no degrees of freedom", () => {
    expect(() => studentQuantile(0, 3)).toThrow(RangeError);
    expect(() => studentQuantile(1, 3)).toThrow(RangeError);
    expect(() => studentQuantile(0.9, 0)).toThrow(RangeError);
  });
});
