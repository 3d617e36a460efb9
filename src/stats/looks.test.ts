import { describe, expect, it } from "vitest";
import { share } from "../units/quantity.ts";
import { levelForLooks } from "./looks.ts";
import { seeded } from "./random.ts";
import { studentQuantile } from "./student-t.ts";

const RUNS = 10_000;

/** Share of runs without any effect in which one look or more shows one. */
function falseAlarms(looks: readonly number[], level: number): number {
  const random = seeded(11, "looks");
  const critical = looks.map((n) => studentQuantile((1 + level) / 2, n - 1));
  let alarms = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const values = Array.from({ length: Math.max(...looks) }, () => random.normal());
    if (looks.some((n, index) => Math.abs(tOf(values, n)) > (critical[index] ?? 0))) alarms += 1;
  }
  return alarms / RUNS;
}

function tOf(values: readonly number[], n: number): number {
  const first = values.slice(0, n);
  const sum = first.reduce((total, value) => total + value, 0);
  const squares = first.reduce((total, value) => total + value ** 2, 0);
  const variance = (squares - sum ** 2 / n) / (n - 1);
  return sum / n / Math.sqrt(variance / n);
}

const limit = 0.05 + 2 * Math.sqrt((0.05 * 0.95) / RUNS);

describe("levels for looks", () => {
  it("are Pocock's", () => {
    expect(levelForLooks(1)).toBe(0.95);
    expect(levelForLooks(2)).toBe(share(1 - 0.0294));
    expect(levelForLooks(3)).toBe(share(1 - 0.0221));
  });

  it("keep looks at 5, 8 and 12 rounds at 5 % false alarms together", () => {
    expect(falseAlarms([5, 8, 12], levelForLooks(3))).toBeLessThanOrEqual(limit);
  });

  it("are needed: 95 % at each of the same looks makes twice as many", () => {
    expect(falseAlarms([5, 8, 12], 0.95)).toBeGreaterThan(0.1);
  });

  it("leave one look what it is", () => {
    expect(falseAlarms([5], levelForLooks(1))).toBeLessThanOrEqual(limit);
  });

  it("refuse more looks than there is an α for", () => {
    expect(() => levelForLooks(4)).toThrow(RangeError);
    expect(() => levelForLooks(0)).toThrow(RangeError);
  });
});
