import { describe, expect, it } from "vitest";
import { planSchema } from "../../plan/schema.ts";
import { perSecond, share } from "../../units/quantity.ts";
import { busyPoint } from "./calibrate.ts";

const capacity = (a: number, b: number) => ({ a: perSecond(a), b: perSecond(b) });
const labWith = (blocks: number, of = 0.5) => {
  const plan = planSchema.parse({ name: "test" });
  return {
    plan: { ...plan, load: { ...plan.load, busy: { blocks, share: share(of), users: 16 } } },
  };
};

describe("the busy point", () => {
  it("is half of the smaller capacity, the same for both", () => {
    expect(busyPoint(labWith(12), capacity(300, 200), 5)).toMatchObject({
      kind: "offered",
      capacity: { a: 300, b: 200 },
      ratePerSecond: 100,
      blocks: 12,
    });
    expect(busyPoint(labWith(12), capacity(200, 300), 5)).toMatchObject({ ratePerSecond: 100 });
  });

  it("takes the plan's share", () => {
    expect(busyPoint(labWith(12, 0.8), capacity(100, 200), 5)).toMatchObject({ ratePerSecond: 80 });
  });

  it("has blocks of at least 0.75 s", () => {
    expect(busyPoint(labWith(12), capacity(2000, 2000), 5)).toMatchObject({ blockMs: 750 });
  });

  it("has blocks long enough for 20 requests", () => {
    // With so many blocks, 240 counted requests come together sooner.
    expect(busyPoint(labWith(60), capacity(50, 50), 5)).toMatchObject({ blockMs: 800 });
  });

  it.each([12, 24])("counts 240 requests a setup, with %i blocks", (blocks) => {
    const rate = 25;
    const point = busyPoint(labWith(blocks), capacity(2 * rate, 2 * rate), 5);
    if (point.kind !== "offered") throw new Error(point.why);
    // Half of the blocks are a setup's, and the first fifth of each is left out.
    const counted = (blocks / 2) * 0.8 * (point.blockMs / 1000) * rate;
    expect(counted).toBeCloseTo(240, 6);
  });

  it("is silent between blocks for 150 ms, or the slower setup's p99", () => {
    expect(busyPoint(labWith(12), capacity(200, 200), 150)).toMatchObject({ silenceMs: 150 });
    expect(busyPoint(labWith(12), capacity(200, 200), 151)).toMatchObject({ silenceMs: 151 });
  });

  it("is offered up to 60 s a round, and not beyond", () => {
    // 12 × (50,000 / rate + 150) = 60,000 at a rate of 50,000 / 4,850.
    const rate = 50_000 / 4_850;
    expect(busyPoint(labWith(12), capacity(2.001 * rate, 99), 5).kind).toBe("offered");
    expect(busyPoint(labWith(12), capacity(1.999 * rate, 99), 5)).toEqual({
      kind: "not offered",
      why: "at 10.3/s it would take 60 s a round, more than 60 s",
    });
  });

  it("isn't offered where a setup served nothing", () => {
    expect(busyPoint(labWith(12), capacity(0, 300), 5)).toEqual({
      kind: "not offered",
      why: "a setup served nothing with 16 users",
    });
  });
});
