import { describe, expect, it } from "vitest";
import { ratioScale } from "./ratio-scale.ts";

const room = { left: 100, right: 700 };

describe("a logarithmic axis of ratios", () => {
  it("places a double and a half equally far from 1", () => {
    const { x } = ratioScale([0.5, 2], room);
    expect(x(2) - x(1)).toBeCloseTo(x(1) - x(0.5));
  });

  it("always holds 1, with a tick", () => {
    for (const values of [[40, 50], [0.01, 0.02], []]) {
      const { x, ticks } = ratioScale(values, room);
      expect(x(1)).toBeGreaterThan(room.left);
      expect(x(1)).toBeLessThan(room.right);
      expect(ticks).toContain(1);
    }
  });

  it("keeps tick labels apart", () => {
    const { x, ticks } = ratioScale([0.02, 500], room);
    const gaps = ticks.slice(1).map((tick, index) => x(tick) - x(ticks[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(34);
  });

  it("draws inside its room even for values that have no logarithm", () => {
    const { x } = ratioScale([0, -1, Number.NaN, 2], room);
    expect(x(2)).toBeLessThanOrEqual(room.right);
  });
});
