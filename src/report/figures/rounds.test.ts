import { describe, expect, it } from "vitest";
import { fakeEvidence, fakeRound, voided } from "../testing.ts";
import { checkSummaries, median, roundCounts, targetNames, validRounds } from "./rounds.ts";

const run = { ratios: { quiet: 1.5, busy: 1.6 }, rounds: 3 };
const evidence = fakeEvidence(run);
const withVoid = { ...evidence, rounds: [...evidence.rounds, voided(fakeRound(4, run))] };

describe("the rounds of a run", () => {
  it("counts a void round, but not among the valid ones", () => {
    expect(roundCounts(withVoid)).toEqual({ valid: 3, void: 1, cut: 0 });
    expect(validRounds(withVoid)).toHaveLength(3);
  });

  it("tells two setups of one name apart", () => {
    const { a } = evidence.setups;
    if (a === undefined) throw new Error("Expected a setup.");
    const names = targetNames({ ...evidence, setups: { a, b: a } });
    expect([names.a, names.b]).toEqual(["local A", "local B"]);
    expect(targetNames(evidence).b).toBe("server");
  });

  it("shows a check's gravest outcome, in how many rounds it passed, and the gravest check first", () => {
    const [first] = checkSummaries(withVoid.rounds);
    expect(first).toMatchObject({ name: "foreign load", worst: "voided", round: 4 });
    expect(first?.counts.passed).toBe(4);
  });

  it("takes the middle of an even number of values between the two in the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});
