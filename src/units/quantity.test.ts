import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytes,
  cores,
  cpuSeconds,
  logRatio,
  milliseconds,
  perSecond,
  ratio,
  seconds,
  share,
  toLogRatio,
  toRatio,
} from "./quantity.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const signed = { milliseconds, logRatio };
const unsigned = { perSecond, bytes, ratio, share, cores, cpuSeconds };
const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe("a quantity", () => {
  it.each(Object.entries(signed))("of %s is any finite number, unchanged", (_, make) => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(make(value)).toBe(value);
      }),
    );
  });

  it.each(Object.entries(unsigned))("of %s is any finite number from 0, unchanged", (_, make) => {
    fc.assert(
      fc.property(finite, (value) => {
        if (value >= 0) expect(make(value)).toBe(value);
        else expect(() => make(value)).toThrow(RangeError);
      }),
    );
  });

  it.each(Object.entries({ ...signed, ...unsigned, seconds }))(
    "of %s is refused where it isn't finite",
    (_, make) => {
      for (const value of NOT_FINITE) expect(() => make(value)).toThrow(RangeError);
    },
  );

  it("is refused with what was expected and what came", () => {
    expect(() => share(-0.1)).toThrow("Expected a share ≥ 0, got -0.1.");
    expect(() => perSecond(Number.NaN)).toThrow(
      "Expected a rate per second to be finite, got NaN.",
    );
  });

  it("of seconds is a thousand times as many milliseconds", () => {
    expect(seconds(1.5)).toBe(1500);
    expect(seconds(-2)).toBe(-2000);
  });

  it("of seconds is refused where its milliseconds aren't finite", () => {
    expect(() => seconds(Number.MAX_VALUE)).toThrow(RangeError);
  });
});

describe("ratio and log-ratio", () => {
  const logs = fc.double({ min: -700, max: 700, noNaN: true });

  it("lead back to each other", () => {
    fc.assert(
      fc.property(logs, (value) => {
        expect(toLogRatio(toRatio(logRatio(value)))).toBeCloseTo(value, 9);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        expect(toRatio(toLogRatio(ratio(value))) / value).toBeCloseTo(1, 9);
      }),
    );
  });

  it("keep order, and turn products into sums", () => {
    const halves = fc.double({ min: -300, max: 300, noNaN: true });
    fc.assert(
      fc.property(halves, halves, (left, right) => {
        const [a, b] = [toRatio(logRatio(left)), toRatio(logRatio(right))];
        if (left <= right) expect(a).toBeLessThanOrEqual(b);
        expect(toLogRatio(ratio(a * b))).toBeCloseTo(left + right, 9);
      }),
    );
  });

  it("are 1 and 0 for equals", () => {
    expect(toRatio(logRatio(0))).toBe(1);
    expect(toLogRatio(ratio(1))).toBe(0);
  });

  it("are refused where the other doesn't exist", () => {
    expect(() => toLogRatio(ratio(0))).toThrow(RangeError);
    expect(() => toRatio(logRatio(800))).toThrow(RangeError);
  });
});
