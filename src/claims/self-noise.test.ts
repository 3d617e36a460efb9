import { describe, expect, it } from "vitest";
import { selfNoise } from "./self-noise.ts";
import { evidenceOf, withFailedFigure } from "./testing.ts";

describe("self-noise", () => {
  it("is mean, spread and interval for each point, with 0 inside", () => {
    const [quiet, busy] = selfNoise(evidenceOf({ spread: 0.02 }));
    expect(quiet).toMatchObject({ point: "quiet", rounds: 5, failed: 0, zeroInside: true });
    expect(quiet?.mean).toBeCloseTo(0, 10);
    expect(quiet?.sd).toBeCloseTo(0.02 * Math.sqrt(0.89), 8);
    expect(quiet?.interval?.level).toBeCloseTo(1 - 0.0221, 12);
    expect(busy?.point).toBe("busy");
  });

  it("says where a setup seems to differ from itself", () => {
    expect(selfNoise(evidenceOf({ quiet: 1.1 }))[0]?.zeroInside).toBe(false);
  });

  it("has no spread with one round, and no figure without one", () => {
    expect(selfNoise(evidenceOf({ rounds: 1 }))[0]).toMatchObject({
      sd: null,
      interval: null,
      zeroInside: null,
    });
    expect(selfNoise(evidenceOf({ rounds: 0 }))).toEqual([]);
    expect(selfNoise(evidenceOf({ busy: null })).map(({ point }) => point)).toEqual(["quiet"]);
  });

  it("counts rounds that failed apart", () => {
    const evidence = withFailedFigure(evidenceOf(), { point: "quiet", rounds: [1] }, "x");
    expect(selfNoise(evidence)[0]).toMatchObject({ rounds: 4, failed: 1 });
  });
});
