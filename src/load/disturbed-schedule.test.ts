import { describe, expect, it } from "vitest";
import { seeded } from "../stats/random.ts";
import { milliseconds, perSecond } from "../units/quantity.ts";
import { ALONE, disturbedSchedule, WITH } from "./disturbed-schedule.ts";

const scheduleLike = (seed = 1) =>
  disturbedSchedule({
    blocks: 8,
    blockMs: milliseconds(1000),
    silenceMs: milliseconds(200),
    rate: perSecond(50),
    besidesRate: perSecond(20),
    besidesTargets: 3,
    queries: 30,
    random: seeded(seed, "disturbed"),
  });

describe("a disturbed schedule", () => {
  const { requests, blockOf, besides } = scheduleLike();
  const of = (target: number) => requests.filter((request) => request.target === target);

  it("asks the same queries at the same times of a block, alone and with something besides", () => {
    const byPair = (target: number) =>
      of(target)
        .filter(({ pair }) => pair !== null)
        .map(({ pair, query }) => [pair, query]);
    expect(byPair(ALONE).toSorted()).toEqual(byPair(WITH).toSorted());
    expect(byPair(ALONE)).toHaveLength(blockOf.length);
  });

  it("is in order of due time, and its blocks don't touch", () => {
    const due = requests.map(({ dueMs }) => dueMs);
    expect(due).toEqual(due.toSorted((one, next) => one - next));
    const inBlock = requests.map(({ dueMs }) => dueMs % 1200);
    expect(Math.max(...inBlock)).toBeLessThan(1000);
  });

  it("has what goes on besides only in the blocks that have it, every kind in turn", () => {
    const withBlocks = new Set(of(WITH).map(({ dueMs }) => Math.floor(dueMs / 1200)));
    const others = requests.filter(({ target }) => target > WITH);
    expect(others).toHaveLength(besides);
    expect(others.every(({ dueMs }) => withBlocks.has(Math.floor(dueMs / 1200)))).toBe(true);
    expect(new Set(others.map(({ target }) => target))).toEqual(new Set([2, 3, 4]));
    // Line after line of each kind, none twice.
    expect(others.filter(({ target }) => target === 3).map(({ query }) => query)).toEqual(
      others.filter(({ target }) => target === 3).map((_, line) => line),
    );
  });

  it("doesn't count the first fifth of a block", () => {
    const early = requests.filter(({ dueMs }) => dueMs % 1200 < 200);
    expect(early.length).toBeGreaterThan(0);
    expect(early.every(({ pair }) => pair === null)).toBe(true);
  });

  it("follows from its seed, and differs with it", () => {
    expect(scheduleLike(1)).toEqual(scheduleLike(1));
    expect(scheduleLike(2)).not.toEqual(scheduleLike(1));
  });
});
