import { describe, expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import { type CpuReading, cpuBetween, creditEnded, readCpu } from "./cpu.ts";

const reading = (given: Partial<CpuReading> & { atMs?: number } = {}): CpuReading => ({
  at: milliseconds(given.atMs ?? 0),
  busyTicks: 0,
  stealTicks: 0,
  groups: {},
  ...given,
});

describe("the CPU between two readings", () => {
  it("is used time over wall time, in cores, ticks being 10 ms", () => {
    const from = reading({ atMs: 1000, busyTicks: 500, stealTicks: 10, groups: { a: 4, k6: 1 } });
    const to = reading({ atMs: 3000, busyTicks: 800, stealTicks: 30, groups: { a: 6, k6: 1.5 } });
    const span = cpuBetween(from, to);
    expect(span.wallMs).toBe(2000);
    expect(span.busyCores).toBeCloseTo(1.5, 12);
    expect(span.stealCores).toBeCloseTo(0.1, 12);
    expect(span.used("a")).toBeCloseTo(1, 12);
    expect(span.used("k6")).toBeCloseTo(0.25, 12);
    expect(span.foreignCores).toBeCloseTo(0.25, 12);
  });

  it("takes a generator that is no child of ours for one that has ended", () => {
    const before = readCpu({});
    creditEnded(2);
    const [was = 0, is = 0] = [before, readCpu({})].map(({ groups }) => groups["ended children"]);
    expect(is - was).toBeGreaterThanOrEqual(2);
  });

  it("is nothing for a group that wasn't read", () => {
    expect(cpuBetween(reading(), reading({ atMs: 1000 })).used("nobody")).toBe(0);
  });

  it("counts a group from 0 where only the second reading knows it", () => {
    const span = cpuBetween(reading(), reading({ atMs: 1000, groups: { late: 0.5 } }));
    expect(span.used("late")).toBeCloseTo(0.5, 12);
  });

  it("is never negative: not where a group's processes ended, nor where ticks lag behind", () => {
    const from = reading({ groups: { a: 3 }, busyTicks: 50, stealTicks: 9 });
    const to = reading({ atMs: 1000, groups: { a: 1, b: 0.9 }, busyTicks: 20, stealTicks: 3 });
    const span = cpuBetween(from, to);
    expect([span.used("a"), span.busyCores, span.stealCores, span.foreignCores]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("takes an ended group's lost time for foreign, not for others' gain", () => {
    const from = reading({ groups: { a: 3, b: 0 } });
    const to = reading({ atMs: 1000, groups: { a: 1, b: 0.5 }, busyTicks: 100 });
    expect(cpuBetween(from, to).foreignCores).toBeCloseTo(0.5, 12);
  });

  it("is finite for two readings at the same moment", () => {
    const span = cpuBetween(reading(), reading({ busyTicks: 1, groups: { a: 1 } }));
    expect(Number.isFinite(span.busyCores)).toBe(true);
    expect(Number.isFinite(span.used("a"))).toBe(true);
  });
});

describe("a reading", () => {
  it("finds the CPU time that this process burns under its own name", () => {
    const before = readCpu({});
    const end = process.cpuUsage().user + 30_000;
    while (process.cpuUsage().user < end);
    const after = readCpu({});
    expect(cpuBetween(before, after).used("harness")).toBeGreaterThan(0);
    const burnt = Number(after.groups["harness"]) - Number(before.groups["harness"]);
    expect(burnt).toBeGreaterThanOrEqual(0.03);
    expect(after.busyTicks).toBeGreaterThan(before.busyTicks);
  });

  it("sums a group's processes, and reads 0 for one that isn't there", () => {
    const groups = readCpu({ gone: [2 ** 22 + 1], none: [] }).groups;
    expect(groups).toMatchObject({ gone: 0, none: 0 });
  });
});
