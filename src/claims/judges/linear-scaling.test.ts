import { describe, expect, it } from "vitest";
import { evidenceOf } from "../testing.ts";
import { type MadeUpPoint, scaledTo } from "../testing-scaling.ts";
import { judgeLinearScaling } from "./linear-scaling.ts";

const FULL_CHROMA = { backends: 0.7, chroma: 0.97 };
/** What N backends carry, by N from 1. */
const carrying = (...carried: readonly number[]): MadeUpPoint[] =>
  carried.map((carries, index) => ({ backends: index + 1, carries }));
/** Three backends that carry three times as much, and a fourth that finds Chroma full. */
const LINEAR: MadeUpPoint[] = [
  ...carrying(100, 200, 300),
  { backends: 4, carries: 350, use: FULL_CHROMA },
];

describe("linear-scaling", () => {
  it("is supported where each backend adds as much as the first, until Chroma is full", () => {
    expect(judgeLinearScaling(scaledTo(LINEAR))).toMatchObject({
      kind: "supported",
      headline:
        "Linear up to 3 backends (2.73–3.30× what one carries); with 4 Chroma itself is full.",
      needed: null,
    });
  });

  it("is refuted where further backends add nothing, though Chroma and machine have room", () => {
    expect(judgeLinearScaling(scaledTo(carrying(100, 100, 100)))).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("2 backends carry 0.91–1.10× what one carries"),
    });
  });

  it("names what is full", () => {
    const full = { balancer: 0.95, backends: 0.5 };
    const points = carrying(100, 110).map((point) => ({ ...point, use: full }));
    expect(judgeLinearScaling(scaledTo(points))).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("the balancer is full"),
    });
    const waiting = carrying(100, 110).map((point) => ({ ...point, use: { backends: 0.5 } }));
    expect(judgeLinearScaling(scaledTo(waiting))).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("no part is full"),
    });
  });

  it("isn't refuted by a machine or a generator that is full: that is our own limit", () => {
    const uses: readonly NonNullable<MadeUpPoint["use"]>[] = [
      { generator: 0.9 },
      { backends: 0.5, host: 3.9 },
    ];
    for (const use of uses) {
      const [one, two] = carrying(100, 110);
      if (one === undefined || two === undefined) throw new Error("Two points.");
      const verdict = judgeLinearScaling(scaledTo([one, { ...two, use }]));
      expect(verdict).toMatchObject({ kind: "inconclusive", needed: "a larger machine" });
    }
  });

  it("isn't refuted by a second backend that finds Chroma full: it shows nothing either way", () => {
    const points: MadeUpPoint[] = [
      { backends: 1, carries: 250 },
      { backends: 2, carries: 330, use: FULL_CHROMA },
    ];
    expect(judgeLinearScaling(scaledTo(points))).toMatchObject({
      kind: "inconclusive",
      headline: expect.stringContaining("Chroma is full"),
      needed: "a Chroma server with more cores",
    });
  });

  it("is open as long as Chroma isn't full, and says how many backends it may take", () => {
    expect(judgeLinearScaling(scaledTo(carrying(100, 200, 300)))).toMatchObject({
      kind: "inconclusive",
      headline: "Linear up to 3 backends (2.73–3.30× what one carries); Chroma wasn't full yet.",
      needed: expect.stringContaining("about 4 of them"),
    });
  });

  it("is open where the bound lies within the interval, and asks for narrower steps", () => {
    const wide: MadeUpPoint[] = [
      { backends: 1, carries: 100, misses: 125 },
      { backends: 2, carries: 170, misses: 212 },
      { backends: 3, carries: 300, use: FULL_CHROMA },
    ];
    expect(judgeLinearScaling(scaledTo(wide))).toMatchObject({
      kind: "inconclusive",
      needed: expect.stringContaining("capacity.step=1.1"),
    });
  });

  it("takes every repeat's interval: one that carried less widens it", () => {
    const points = [...LINEAR, { backends: 2, carries: 120, repeat: 2 }];
    const verdict = judgeLinearScaling(scaledTo(points));
    expect(verdict.kind).toBe("inconclusive");
    expect("reasons" in verdict ? verdict.reasons : []).toContain(
      "2 backends: 120–220/s, efficiency 0.55–1.10, the backends are full.",
    );
  });

  it("says how many cores it takes where there are too few", () => {
    const few = scaledTo(carrying(100, 100), { cores: { machine: 2, needed: 5, held: false } });
    expect(judgeLinearScaling({ ...few })).toMatchObject({
      kind: "inconclusive",
      headline: "2 cores are too few to tell.",
      needed: "5 cores",
    });
  });

  it("knows nothing of a capacity that was never reached", () => {
    const [one] = carrying(100);
    if (one === undefined) throw new Error("One point.");
    const open: MadeUpPoint = { backends: 2, carries: 300, misses: null };
    const verdict = judgeLinearScaling(scaledTo([one, open]));
    expect(verdict.kind).toBe("inconclusive");
    expect("headline" in verdict ? verdict.headline : "").toContain("at least 2.73×");
  });

  it("says why a number of backends has no capacity", () => {
    const [point] = carrying(100);
    if (point === undefined) throw new Error("One point.");
    const evidence = scaledTo([point]);
    const unknown = { lowPerSecond: null, highPerSecond: null, why: "no rung was sure" };
    const points = (evidence.scaling?.points ?? []).map((one) => ({ ...one, capacity: unknown }));
    const scaling = evidence.scaling === null ? null : { ...evidence.scaling, points };
    const verdict = judgeLinearScaling({ ...evidence, scaling });
    expect(verdict.kind).toBe("inconclusive");
    expect("reasons" in verdict ? verdict.reasons : []).toContain("1 backend: no rung was sure.");
  });

  it("isn't exercised without a bench of backends", () => {
    expect(judgeLinearScaling(evidenceOf()).kind).toBe("not exercised");
  });
});
