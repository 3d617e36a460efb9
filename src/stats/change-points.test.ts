import { describe, expect, it } from "vitest";
import { changePoints } from "./change-points.ts";
import { seeded } from "./random.ts";

const noise = (count: number, seed: number, level = 0): number[] => {
  const random = seeded(seed, "nights");
  return Array.from({ length: count }, () => level + random.normal());
};

describe("points of change", () => {
  it("are found where the level goes up, and where it comes down again", () => {
    const series = [...noise(30, 1), ...noise(30, 2, 4), ...noise(30, 3)];
    const found = changePoints(series, seeded(1, "shuffles"));
    expect(found.map(({ at }) => at)).toEqual([30, 60]);
    expect(found[0]?.after).toBeGreaterThan(3);
    expect(found[1]?.after).toBeLessThan(1);
  });

  it("aren't found in pure noise, but for a few seeds in a hundred", () => {
    const alarms = Array.from({ length: 100 }, (_, seed) =>
      changePoints(noise(60, seed), seeded(seed, "shuffles")),
    ).filter(({ length }) => length > 0);
    expect(alarms.length).toBeLessThanOrEqual(5);
  });

  it.each([[[]], [[1, 2, 3]], [Array.from({ length: 40 }, () => 7)]])(
    "aren't found in %j",
    (series) => {
      expect(changePoints(series, seeded(1, "shuffles"))).toEqual([]);
    },
  );
});
