import { describe, expect, it } from "vitest";
import { seeded } from "../stats/random.ts";
import { milliseconds, perSecond } from "../units/quantity.ts";
import { busySchedule, type PlannedRequest, quietSchedule, steadySchedule } from "./schedule.ts";

const byTarget = (requests: readonly PlannedRequest[], target: number) =>
  requests.filter((request) => request.target === target);

const isSorted = (requests: readonly PlannedRequest[]) =>
  requests.every((request, i) => i === 0 || request.dueMs >= (requests[i - 1]?.dueMs ?? 0));

describe("quiet", () => {
  const make = (seed: number) =>
    quietSchedule({
      pairs: 100,
      gapMs: milliseconds(30),
      targets: 3,
      queries: 40,
      random: seeded(seed, "quiet"),
    });

  it("sends every pair's query to both setups once, and every other pair's to the third target", () => {
    const requests = make(1);
    expect(requests).toHaveLength(250);
    for (let pair = 0; pair < 100; pair += 1) {
      const together = requests.filter((request) => request.pair === pair);
      const targets = together.map(({ target }) => target);
      expect(targets.sort((a, b) => a - b)).toEqual(pair % 2 === 0 ? [0, 1, 2] : [0, 1]);
      expect(new Set(together.map(({ query }) => query)).size).toBe(1);
    }
  });

  it("leaves at least one gap between requests, and never the same everywhere", () => {
    const requests = make(1);
    const gaps = requests.slice(1).map((request, i) => request.dueMs - (requests[i]?.dueMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(36);
    expect(new Set(gaps.map((gap) => gap.toFixed(3))).size).toBeGreaterThan(200);
  });

  it("draws the order of targets: each comes first about equally often", () => {
    const requests = make(1);
    const firsts = requests.filter(({ pair }, i) => pair !== requests[i - 1]?.pair);
    const ofThree = firsts.filter(({ pair }) => (pair ?? 0) % 2 === 0);
    for (const target of [0, 1, 2]) expect(byTarget(ofThree, target).length).toBeGreaterThan(8);
    const ofTwo = firsts.filter(({ pair }) => (pair ?? 0) % 2 === 1);
    for (const target of [0, 1]) expect(byTarget(ofTwo, target).length).toBeGreaterThan(15);
    expect(byTarget(ofTwo, 2)).toEqual([]);
  });

  it("is a function of the seed", () => {
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
  });

  it("uses every query before one comes again", () => {
    const queries = byTarget(make(3), 0).map(({ query }) => query);
    expect(new Set(queries.slice(0, 40)).size).toBe(40);
  });
});

describe("busy", () => {
  const options = {
    blocks: 12,
    blockMs: milliseconds(750),
    silenceMs: milliseconds(150),
    rate: perSecond(100),
    targets: 2,
    queries: 500,
  };
  const requests = busySchedule({ ...options, random: seeded(5, "busy") });

  it("is in order of due time", () => {
    expect(isSorted(requests)).toBe(true);
  });

  it("gives both targets the same arrivals and queries, pair by pair", () => {
    const [a, b] = [byTarget(requests, 0), byTarget(requests, 1)];
    expect(a).toHaveLength(b.length);
    const counted = a.filter(({ pair }) => pair !== null);
    expect(counted.length).toBeGreaterThan(240);
    for (const request of counted)
      expect(b.find(({ pair }) => pair === request.pair)?.query).toBe(request.query);
  });

  it("leaves the first fifth of a block out, and nothing else", () => {
    const inBlock = (request: PlannedRequest) => request.dueMs % 900;
    for (const request of requests) expect(request.pair === null).toBe(inBlock(request) < 150);
  });

  it("keeps silence between blocks", () => {
    for (const request of requests) expect(request.dueMs % 900).toBeLessThan(750);
  });
});

describe("arrivals", () => {
  it("are Poisson: the variance of counts equals their mean", () => {
    const requests = steadySchedule({
      rate: perSecond(50),
      durationMs: milliseconds(200_000),
      targets: 1,
      queries: 10,
      random: seeded(11, "steady"),
    });
    const counts = Array.from({ length: 200 }, () => 0);
    for (const { dueMs } of requests) {
      const second = Math.floor(dueMs / 1000);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    const mean = requests.length / 200;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 199;
    expect(mean).toBeCloseTo(50, -1);
    expect(variance / mean).toBeGreaterThan(0.75);
    expect(variance / mean).toBeLessThan(1.3);
  });
});
