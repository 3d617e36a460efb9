import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amount } from "./amounts.ts";
import { type Known, silent } from "./measured.ts";
import { said } from "./row-reasons.ts";
import { stanceOf } from "./stance.ts";

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Anything that may be measured. */
const known: fc.Arbitrary<Known> = fc
  .record({ value: finite(-0.9, 2), half: finite(0, 1), isOfSample: fc.boolean() })
  .map(({ value, half, isOfSample }) => ({
    kind: "interval",
    value,
    low: value - half,
    high: value + half,
    level: null,
    rounds: 5,
    visible: isOfSample ? half : null,
    notes: [],
  }));
const budget = finite(0, 2);
const RANK = { regression: 2, inconclusive: 1, pass: 0 };

describe("where a measurement stands to its budget", () => {
  it("is never made worse by a larger budget", () => {
    fc.assert(
      fc.property(known, budget, budget, (measured, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(RANK[stanceOf(measured, more)]).toBeLessThanOrEqual(RANK[stanceOf(measured, less)]);
      }),
    );
  });

  it("is never a pass where the mean is beyond the budget, nor a regression where it is within", () => {
    fc.assert(
      fc.property(known, budget, (measured, limit) => {
        const outcome = stanceOf(measured, limit);
        if (measured.value > limit) expect(outcome).not.toBe("pass");
        else expect(outcome).not.toBe("regression");
      }),
    );
  });

  it("is never a pass by a budget that the noise swallows", () => {
    fc.assert(
      fc.property(known, budget, (measured, limit) => {
        fc.pre(measured.visible !== null && measured.visible > limit);
        expect(stanceOf(measured, limit)).not.toBe("pass");
      }),
    );
  });

  it("is worse or the same where everything is larger", () => {
    fc.assert(
      fc.property(known, finite(0, 1), budget, (measured, more, limit) => {
        const { low, value, high } = measured;
        const worse = { ...measured, low: low + more, value: value + more, high: high + more };
        expect(RANK[stanceOf(worse, limit)]).toBeGreaterThanOrEqual(
          RANK[stanceOf(measured, limit)],
        );
      }),
    );
  });

  it("can be all three, and is none where nothing was measured", () => {
    const at = (value: number): Known => ({
      ...{ kind: "interval", value, low: value - 0.01, high: value + 0.01, level: null },
      ...{ rounds: 5, visible: 0.01, notes: [] },
    });
    expect([0, 0.05, 0.1].map((value) => stanceOf(at(value), 0.05))).toEqual([
      "pass",
      "inconclusive",
      "regression",
    ]);
    fc.assert(
      fc.property(budget, (limit) => {
        expect(stanceOf(silent("no round was valid"), limit)).toBe("inconclusive");
        expect(stanceOf({ kind: "broken", rounds: 5, why: "" }, limit)).toBe("regression");
      }),
    );
  });

  it("is no regression beyond the budget alone, where the noise reaches farther", () => {
    const noisy = (value: number): Known => ({
      ...{ kind: "interval", value, low: value - 0.1, high: value + 0.1, level: null },
      ...{ rounds: 5, visible: 0.1, notes: [] },
    });
    expect(stanceOf(noisy(0.18), 0.05)).toBe("inconclusive");
    expect(stanceOf(noisy(0.22), 0.05)).toBe("regression");
  });

  it("includes both ends: exactly at the budget is within, and not beyond", () => {
    const at: Known = {
      ...{ kind: "interval", value: 0, low: 0, high: 0, level: null },
      ...{ rounds: 1, visible: null, notes: [] },
    };
    expect(stanceOf(at, 0)).toBe("pass");
    expect(stanceOf({ ...at, low: 1, value: 1, high: 1 }, 0)).toBe("regression");
  });
});

describe("its words", () => {
  it("are in the metric's own terms", () => {
    expect(amount("p50-quiet", 0.081)).toBe("8.1 %");
    expect(amount("recall", -0.004)).toBe("−0.4 points");
    expect(amount("ledger", 1)).toBe("1 finding");
    expect(amount("recovery", Number.POSITIVE_INFINITY)).toBe("any");
  });

  it("name a budget that the runner could judge, never one below what it saw", () => {
    const noisy: Known = {
      ...{ kind: "interval", value: 0, low: -0.0631, high: 0.0631, level: null },
      ...{ rounds: 5, visible: 0.0631, notes: [] },
    };
    const { why, next } = said(noisy, {
      metric: "p50-quiet",
      budget: 0.05,
      outcome: "inconclusive",
    });
    expect(why).toContain("could judge 6.4 %");
    expect(next).toContain("gate.budgets.p50-quiet=0.0631");
  });
});
