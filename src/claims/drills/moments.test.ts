import { describe, expect, it } from "vitest";
import type { Moment } from "../../evidence/drill.ts";
import { milliseconds } from "../../units/quantity.ts";
import { latest, limitWords, momentWords, shifted, spanWords, timeWords } from "./moments.ts";

const within = (low: number, high: number): Moment => ({
  kind: "within",
  lowMs: milliseconds(low),
  highMs: milliseconds(high),
});
const censored = (after: number): Moment => ({ kind: "censored", afterMs: milliseconds(after) });
const none: Moment = { kind: "none", why: "no probe failed" };

describe("bounds in words", () => {
  it.each([
    [1900, 2000, "1.9–2.0 s"],
    [1949, 1951, "1.9–2.0 s"],
    [2000, 2000, "2.0 s"],
    [41.2, 88.9, "41–89 ms"],
    [-3, 40, "0–40 ms"],
    [980, 1020, "0.9–1.1 s"],
    [118_000, 200_500, "1 min 58 s–3 min 21 s"],
    [300_000, 300_000, "5 min"],
  ])("are never narrower than they are: %d to %d", (low, high, words) => {
    expect(spanWords(low, high)).toBe(words);
  });

  it("says what wasn't seen, and what there was nothing to see of", () => {
    expect(momentWords(censored(60_000))).toBe("not within 60 s");
    expect(momentWords(none)).toBe("no time");
    expect([timeWords(1999), limitWords(1901)]).toEqual(["1.9 s", "2.0 s"]);
    expect([limitWords(850.2), limitWords(300_001)]).toEqual(["851 ms", "5 min 1 s"]);
    expect(timeWords(250)).toBe("250 ms");
    expect(timeWords(310_000)).toBe("5 min 10 s");
  });
});

describe("the later of two moments", () => {
  it("is bounded by both ends", () => {
    expect(latest([within(10, 30), within(20, 25)])).toEqual(within(20, 30));
  });

  it("wasn't seen where one of them wasn't", () => {
    expect(latest([within(10, 70), censored(60)])).toEqual(censored(60));
    expect(latest([within(65, 70), censored(60)])).toEqual(censored(65));
  });

  it("leaves out what had nothing to come", () => {
    expect(latest([none, within(1, 2)])).toEqual(within(1, 2));
    expect(latest([none, none])).toEqual(none);
    expect(latest([]).kind).toBe("none");
  });
});

it("counts a moment from an earlier begin", () => {
  expect(shifted(within(1, 2), milliseconds(10))).toEqual(within(11, 12));
  expect(shifted(censored(5), milliseconds(-2))).toEqual(censored(3));
  expect(shifted(none, milliseconds(9))).toEqual(none);
});
