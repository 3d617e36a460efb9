import { describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { stretches } from "./stretches.ts";
import { simulate } from "./testing.ts";

describe("stretches", () => {
  const told = { zeroMs: milliseconds(1000), everyMs: milliseconds(250) };
  const samples = simulate({
    untilMs: 3000,
    outages: [{ fromMs: 1000, toMs: 1500, kind: "refuses" }],
    lateMs: () => 0,
    answerMs: (sentMs) => (sentMs < 2000 ? 5 : 7),
  });

  it("count from zero, before it too", () => {
    const all = stretches(samples, "app", told);
    expect(all[0]).toMatchObject({ atMs: -1000, lastsMs: 250, right: 5, failed: 0 });
    expect(all).toHaveLength(12);
    expect(all.map(({ atMs }) => atMs)).toEqual(
      all.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
  });

  it("have no latency where nothing was answered right", () => {
    const at = (atMs: number) => stretches(samples, "app", told).find((each) => each.atMs === atMs);
    expect(at(0)).toMatchObject({ right: 0, failed: 5, latencyMsP50: null, latencyMsP95: null });
    expect(at(1000)).toMatchObject({ right: 5, failed: 0, latencyMsP50: 7, latencyMsP95: 7 });
  });

  it("leave out where no probe was sent, and the other path", () => {
    const gap = samples.filter(({ sentMs }) => sentMs < 2000 || sentMs >= 2500);
    expect(stretches(gap, "app", told)).toHaveLength(10);
    expect(stretches(samples, "direct", told)).toEqual([]);
  });
});
