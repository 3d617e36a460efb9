import { describe, expect, it } from "vitest";
import { seeded } from "../../stats/random.ts";
import { perSecond } from "../../units/quantity.ts";
import { findCapacity, type Ladder, type Pass } from "./find-capacity.ts";
import {
  analyticCapacity,
  climbLike,
  exponentialServer,
  OBJECTIVE,
  type SimulatedServer,
  simulate,
} from "./testing.ts";

const search = (
  server: SimulatedServer,
  how: { seed: number; seconds: number; climb?: Parameters<typeof climbLike>[0] },
): Promise<Ladder> =>
  findCapacity({
    objective: OBJECTIVE,
    climb: climbLike(how.climb),
    probe: async (rate, pass) =>
      simulate(server, {
        rate,
        seconds: how.seconds,
        limitMs: OBJECTIVE.limitMs,
        random: seeded(how.seed, rate, pass),
      }),
  });

const estimateOf = ({ capacity }: Ladder): number =>
  capacity.kind === "between" ? capacity.estimatePerSecond : Number.NaN;

/** A target whose share of bad requests follows from the rate alone. */
const byRate = (share: (rate: number) => { bad: number; failed?: number }) => {
  const asked: number[] = [];
  const probe = async (rate: number): Promise<Pass> => {
    asked.push(rate);
    const { bad, failed = 0 } = share(rate);
    const requests = 1000;
    const block = { requests, bad: requests * bad, failed: requests * failed };
    return { kind: "measured", blocks: [block, block, block] };
  };
  return { asked, probe };
};

describe("the analytic capacity", () => {
  it("is 108/s for one exponential server of 5 ms and p99 ≤ 50 ms, not 200/s", () => {
    expect(analyticCapacity({ meanMs: 5, servers: 1 }, OBJECTIVE)).toBeCloseTo(107.9, 1);
  });

  it("is more than twice as much for two servers: they share one queue", () => {
    const two = analyticCapacity({ meanMs: 5, servers: 2 }, OBJECTIVE);
    expect(two).toBeGreaterThan(2 * 108);
    expect(two).toBeLessThan(400);
  });
});

describe("finding the capacity", () => {
  const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

  it.each([1, 2])(
    "of a queue before %i exponential servers comes within 10 % in at least 19 of 20 runs",
    async (servers) => {
      const truth = analyticCapacity({ meanMs: 5, servers }, OBJECTIVE);
      const found = await Promise.all(
        SEEDS.map(async (seed) =>
          estimateOf(await search(exponentialServer(5, servers), { seed, seconds: 150 / servers })),
        ),
      );
      const near = found.filter((estimate) => Math.abs(estimate / truth - 1) <= 0.1);
      expect(near.length, found.map((one) => one.toFixed(0)).join(" ")).toBeGreaterThanOrEqual(19);
    },
    60_000,
  );

  it("has the truth within its interval, and the interval is no point", async () => {
    const ladders = await Promise.all(
      SEEDS.map((seed) => search(exponentialServer(5), { seed, seconds: 200 })),
    );
    const held = ladders.filter(
      ({ capacity: c }) =>
        c.kind === "between" && c.lowPerSecond <= 107.9 && c.highPerSecond >= 107.9,
    );
    expect(held.length).toBeGreaterThanOrEqual(19);
    for (const { capacity } of ladders)
      if (capacity.kind === "between")
        expect(capacity.highPerSecond / capacity.lowPerSecond).toBeGreaterThan(1.099);
  }, 60_000);

  it("follows the server: one twice as fast carries about 308/s", async () => {
    // p99 of exponential(400 − rate) at 50 ms: 400 − 92.
    const found = estimateOf(await search(exponentialServer(2.5), { seed: 1, seconds: 60 }));
    expect(Math.abs(found / 307.9 - 1)).toBeLessThan(0.1);
  });

  it("narrows the bracket down to the step that is asked for", async () => {
    const { probe } = byRate((rate) => ({ bad: rate > 100 ? 0.5 : 0 }));
    const coarse = await findCapacity({
      objective: OBJECTIVE,
      climb: climbLike({ step: 1.25 }),
      probe,
    });
    const fine = await findCapacity({ objective: OBJECTIVE, climb: climbLike(), probe });
    const width = ({ capacity: c }: Ladder) =>
      c.kind === "between" ? c.highPerSecond / c.lowPerSecond : Number.NaN;
    expect(width(coarse)).toBeCloseTo(1.25, 9);
    expect(width(fine)).toBeCloseTo(1.1, 9);
    for (const { capacity } of [coarse, fine]) expect(capacity).toMatchObject({ kind: "between" });
  });

  it("doesn't take one bad pass for a miss", async () => {
    let hiccups = 0;
    const { probe } = byRate((rate) => ({ bad: rate > 100 ? 0.5 : 0 }));
    const { capacity } = await findCapacity({
      objective: OBJECTIVE,
      climb: climbLike({ step: 1.25 }),
      probe: async (rate, pass) => {
        if (rate > 30 || rate < 25 || pass > 1) return probe(rate);
        hiccups += 1;
        const blocks = [{ requests: 30, bad: 3, failed: 0 }];
        return { kind: "measured", blocks };
      },
    });
    expect(hiccups).toBeLessThanOrEqual(1);
    expect(capacity).toMatchObject({ kind: "between" });
    expect(capacity.kind === "between" && capacity.lowPerSecond).toBeGreaterThan(75);
  });

  it("says so when no load meets the objective", async () => {
    const { probe, asked } = byRate(() => ({ bad: 0.4 }));
    const { capacity } = await findCapacity({ objective: OBJECTIVE, climb: climbLike(), probe });
    expect(capacity.kind).toBe("below");
    expect(Math.min(...asked)).toBeLessThan(1.1);
    expect(capacity.kind === "below" && capacity.highPerSecond).toBeLessThan(1.1);
  });

  it("looks below a start that is too high", async () => {
    const { probe } = byRate((rate) => ({ bad: rate > 6 ? 0.5 : 0 }));
    const { capacity } = await findCapacity({ objective: OBJECTIVE, climb: climbLike(), probe });
    expect(capacity).toMatchObject({ kind: "between" });
    expect(capacity.kind === "between" && capacity.lowPerSecond).toBeLessThanOrEqual(6);
    expect(capacity.kind === "between" && capacity.highPerSecond).toBeGreaterThan(6);
  });

  it("gives no capacity to a target that gets faster with load", async () => {
    const { probe } = byRate((rate) => ({ bad: rate < 35 ? 0.3 : 0 }));
    const { capacity } = await findCapacity({ objective: OBJECTIVE, climb: climbLike(), probe });
    expect(capacity).toMatchObject({ kind: "none" });
    expect(capacity.kind === "none" && capacity.why).toMatch(/gets faster with load/);
  });

  it.each([
    ["every second request", 0.5],
    ["one in 200, which 1 % of slow ones would hide", 0.005],
  ])("never holds a rung of a target that drops %s", async (_, failed) => {
    const { probe } = byRate(() => ({ bad: failed, failed }));
    const { capacity } = await findCapacity({ objective: OBJECTIVE, climb: climbLike(), probe });
    expect(capacity.kind).toBe("below");
  });

  it("doesn't reward a queue that drops what would wait", async () => {
    const honest = await search(exponentialServer(5), { seed: 3, seconds: 100 });
    const dropper = await search(
      { ...exponentialServer(5), drops: (_, backlogMs) => backlogMs > 20 },
      { seed: 3, seconds: 100 },
    );
    const high = ({ capacity: c }: Ladder) =>
      c.kind === "between" || c.kind === "below" ? c.highPerSecond : Infinity;
    expect(high(dropper)).toBeLessThan(high(honest));
  });

  it("is above the last rung where the search ends before the target does", async () => {
    const { probe } = byRate(() => ({ bad: 0 }));
    const { capacity } = await findCapacity({
      objective: OBJECTIVE,
      climb: climbLike({ maxPerSecond: perSecond(100) }),
      probe,
    });
    expect(capacity).toMatchObject({ kind: "above", why: "the test's own limit" });
    expect(capacity.kind === "above" && capacity.lowPerSecond).toBeLessThanOrEqual(100);
    expect(capacity.kind === "above" && capacity.lowPerSecond).toBeGreaterThan(90);
  });

  it("is none where nothing can be offered, and it says why", async () => {
    const { capacity } = await findCapacity({
      objective: OBJECTIVE,
      climb: climbLike(),
      probe: async () => ({ kind: "not offered", why: "others used the machine" }),
    });
    expect(capacity).toEqual({ kind: "none", why: "others used the machine" });
  });

  it("keeps what was measured of a rung that can't be offered any more", async () => {
    const { probe } = byRate((rate) => ({ bad: rate > 100 ? 0.5 : 0 }));
    const { capacity } = await findCapacity({
      objective: OBJECTIVE,
      climb: climbLike(),
      probe: async (rate, pass) =>
        pass > 1 && rate < 100 ? { kind: "not offered", why: "a test" } : probe(rate),
    });
    expect(capacity).toMatchObject({ kind: "between" });
  });

  it("is above the last rung where the next can't be offered", async () => {
    const { probe } = byRate(() => ({ bad: 0 }));
    const { capacity } = await findCapacity({
      objective: OBJECTIVE,
      climb: climbLike(),
      probe: async (rate) =>
        rate > 300 ? { kind: "not offered", why: "the generator's ceiling" } : probe(rate),
    });
    expect(capacity).toMatchObject({ kind: "above", why: "the generator's ceiling" });
  });

  it("leaves the interval wide where passes are too few to be sure", async () => {
    const short = await search(exponentialServer(5), {
      seed: 5,
      seconds: 4,
      climb: { passesMax: 3 },
    });
    const { capacity } = short;
    if (capacity.kind === "between")
      expect(capacity.highPerSecond / capacity.lowPerSecond).toBeGreaterThan(1.2);
    expect(short.rungs.some(({ judgement }) => judgement.state === "open")).toBe(true);
  });

  it("never plays a rung more often than it may", async () => {
    const { rungs } = await search(exponentialServer(5), { seed: 6, seconds: 4 });
    for (const { passes } of rungs) expect(passes).toBeLessThanOrEqual(6);
  });
});
