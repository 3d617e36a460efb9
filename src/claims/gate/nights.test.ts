import { describe, expect, it } from "vitest";
import type { Figure, Round } from "../../evidence/round.ts";
import { seeded } from "../../stats/random.ts";
import type { LogRatio } from "../../units/quantity.ts";
import { duetLike, nightLike } from "./testing.ts";
import { simulateNight } from "./testing-nights.ts";

/** Round-to-round spread (ln) of the quiet figure as measured by hand. */
const SPREAD = 0.0125;
const SELF_TEST_ROUNDS = 3;

const template = nightLike({ budgets: { "p50-quiet": 0.05 } });
const [plain] = duetLike("main").rounds;

/** Outcomes of so many nights of a candidate that is truly slower by so much. */
function nights(
  slowDown: number,
  count: number,
  spread = SPREAD,
): Readonly<Record<string, number>> {
  const random = seeded(1, "nights of a gate", slowDown, spread);
  const draw = (shift: number): Round => {
    const logRatio = (shift + spread * random.normal()) as LogRatio;
    const bOverA: Figure = { kind: "value", logRatio, pairs: 200 };
    if (plain?.quiet === null || plain === undefined) throw new Error("Expected a quiet point.");
    return { ...plain, quiet: { ...plain.quiet, bOverA } };
  };
  const simulation = {
    template,
    looks: [5, 8, 12],
    selfTestRounds: SELF_TEST_ROUNDS,
    injected: Math.log(1.1) as LogRatio,
    draw,
  };
  const outcomes = { pass: 0, regression: 0, inconclusive: 0 };
  for (let night = 0; night < count; night += 1)
    outcomes[simulateNight(simulation, Math.log1p(slowDown)).outcome] += 1;
  return outcomes;
}

describe("a budget of 5 %, on made-up nights with the noise of real ones", () => {
  it("alarms in at least 19 of 20 nights at a true 8 %, and passes none of them", () => {
    const { regression = 0, pass } = nights(0.08, 100);
    expect(regression).toBeGreaterThanOrEqual(95);
    expect(pass).toBe(0);
  });

  it.each([0, 0.02])(
    "never alarms in 100 nights at a true change of %d, and mostly passes",
    (slowDown) => {
      const { regression, pass = 0 } = nights(slowDown, 100);
      expect(regression).toBe(0);
      expect(pass).toBeGreaterThanOrEqual(95);
    },
  );

  it("hardly ever alarms exactly at the budget: the confirmation must say so, too", () => {
    expect(nights(0.05, 100)["regression"]).toBeLessThanOrEqual(1);
  });

  it("on a machine four times as noisy mostly decides nothing, and never wrong", () => {
    const { inconclusive = 0, regression } = nights(0, 100, 4 * SPREAD);
    expect(inconclusive).toBeGreaterThan(50);
    expect(regression).toBe(0);
    expect(nights(0.08, 100, 4 * SPREAD)["pass"]).toBe(0);
  });
});
