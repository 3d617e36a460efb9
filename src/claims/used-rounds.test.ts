import { describe, expect, it } from "vitest";
import { evidenceOf, withRounds } from "./testing.ts";
import { usedRounds } from "./used-rounds.ts";

const numbers = (evidence: Parameters<typeof usedRounds>[0]): number[] =>
  usedRounds(evidence).rounds.map(({ number }) => number);

describe("rounds that a verdict stands on", () => {
  it("are exactly the look's first valid ones, also where more were played", () => {
    expect(numbers(evidenceOf({ rounds: 7 }))).toEqual([1, 2, 3, 4, 5]);
    expect(usedRounds(evidenceOf({ rounds: 7 }))).toMatchObject({ look: 5, next: 8, valid: 7 });
    expect(usedRounds(evidenceOf({ rounds: 8 }))).toMatchObject({ look: 8, next: 12 });
    expect(usedRounds(evidenceOf({ rounds: 14 }))).toMatchObject({ look: 12, next: null });
  });

  it("leave out void and cut ones, and keep the order", () => {
    const evidence = withRounds(evidenceOf({ rounds: 7 }), (round, index) => {
      if (index === 1) return { ...round, state: { kind: "void", reasons: ["foreign load"] } };
      return index === 6 ? { ...round, state: { kind: "cut", why: "interrupted" } } : round;
    });
    expect(numbers(evidence)).toEqual([1, 3, 4, 5, 6]);
    expect(usedRounds(evidence).look).toBe(5);
  });

  it("are all valid ones before the first look, which judges nothing", () => {
    expect(usedRounds(evidenceOf({ rounds: 3 }))).toMatchObject({ look: null, next: 5, valid: 3 });
    expect(numbers(evidenceOf({ rounds: 3 }))).toEqual([1, 2, 3]);
  });

  it("judge nothing by one round, even where the plan looks at it", () => {
    expect(usedRounds(evidenceOf({ rounds: 1, looks: [1] }))).toMatchObject({
      look: null,
      next: null,
    });
  });

  it("have the level of the plan's number of looks, not of the look reached", () => {
    expect(usedRounds(evidenceOf({ rounds: 5 })).level).toBeCloseTo(1 - 0.0221, 12);
    expect(usedRounds(evidenceOf({ rounds: 5, looks: [5, 8] })).level).toBeCloseTo(1 - 0.0294, 12);
    expect(usedRounds(evidenceOf({ rounds: 5, looks: [5] })).level).toBeCloseTo(0.95, 12);
  });
});
