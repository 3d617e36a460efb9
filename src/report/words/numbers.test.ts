import { describe, expect, it } from "vitest";
import {
  duration,
  latency,
  moment,
  percent,
  plural,
  range,
  rate,
  size,
  times,
  whole,
} from "./numbers.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("numbers in words", () => {
  it("shows the three digits of a latency that matter", () => {
    expect([0.4123, 2.134, 12.36, 213.4, 1350, 12_345].map(latency).map(plain)).toEqual([
      "0.412 ms",
      "2.13 ms",
      "12.4 ms",
      "213 ms",
      "1.35 s",
      "12.3 s",
    ]);
  });

  it("changes the unit where rounding would show four digits", () => {
    expect(plain(latency(999.6))).toBe("1.00 s");
    expect(plain(duration(59_600))).toBe("1 min");
    expect(plain(duration(3_599_600))).toBe("1 h");
  });

  it("says durations in at most two units", () => {
    expect([850, 12_000, 222_000, 4_320_000].map(duration).map(plain)).toEqual([
      "0.8 s",
      "12 s",
      "3 min 42 s",
      "1 h 12 min",
    ]);
  });

  it("keeps small ratios and narrow intervals apart from nothing", () => {
    expect(times(0.0841)).toBe("0.084×");
    expect(times(123.4)).toBe("123×");
    expect(range(1.482, 1.538)).toBe("1.48–1.54");
    expect(range(1.0021, 1.0043)).toBe("1.002–1.004");
    expect(range(1.5, 1.5)).toBe("1.50–1.50");
  });

  it("shows shares and sizes without needless zeros", () => {
    expect([0.978, 0.0001, 0, 0.15].map(percent).map(plain)).toEqual([
      "97.8 %",
      "0.01 %",
      "0 %",
      "15 %",
    ]);
    expect([0, 1023, 61_000_000, 16_766_820_352].map(size).map(plain)).toEqual([
      "0 B",
      "1,023 B",
      "58.2 MiB",
      "15.6 GiB",
    ]);
    expect(plain(rate(144))).toBe("144 req/s");
  });

  it("puts a dash where there is no number", () => {
    const sayings = [latency, duration, times, percent, size, rate, whole];
    for (const say of sayings)
      for (const nothing of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
        expect(say(nothing)).toBe("–");
    expect(range(Number.NaN, 1)).toBe("–");
  });

  it("counts one and many", () => {
    expect([plural(1, "round"), plural(5, "round")].map(plain)).toEqual(["1 round", "5 rounds"]);
  });

  it("says a moment in UTC, and shows what isn't one as it stands", () => {
    expect(moment("2026-11-25T17:33:22.123Z")).toBe("2026-11-25 17:33 UTC");
    expect(moment("yesterday")).toBe("yesterday");
  });
});
