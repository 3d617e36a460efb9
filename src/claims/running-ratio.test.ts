import { describe, expect, it } from "vitest";
import { runningRatio, runningWords } from "./running-ratio.ts";
import { evidenceOf, withFailedFigure, withRounds } from "./testing.ts";

describe("running ratio", () => {
  it("is the geometric mean over all valid rounds, also between looks", () => {
    const [quiet, busy] = runningRatio(evidenceOf({ quiet: 1.5, busy: 1.2, rounds: 3, spread: 0 }));
    expect(quiet).toMatchObject({ point: "quiet", rounds: 3 });
    expect(quiet?.ratio).toBeCloseTo(1.5, 10);
    expect(busy?.ratio).toBeCloseTo(1.2, 10);
  });

  it("leaves out void rounds and points that weren't measured", () => {
    const evidence = withRounds(
      evidenceOf({ quiet: 2, busy: null, rounds: 3, spread: 0 }),
      (round) =>
        round.number === 2 ? { ...round, state: { kind: "void", reasons: ["clock"] } } : round,
    );
    expect(runningRatio(evidence)).toEqual([
      { point: "quiet", ratio: expect.any(Number), rounds: 2 },
    ]);
  });

  it("has no number for rounds that failed, and says so", () => {
    const evidence = withFailedFigure(
      evidenceOf({ busy: null, rounds: 2 }),
      { point: "quiet" },
      "x",
    );
    expect(runningRatio(evidence)).toEqual([{ point: "quiet", ratio: null, rounds: 0 }]);
    expect(runningWords(evidence)).toMatch(/no finite figure quiet/);
  });

  it("is said in one line that doesn't sound like a verdict", () => {
    const evidence = evidenceOf({ quiet: 1.5, busy: 1.2, rounds: 1, spread: 0 });
    expect(runningWords(evidence)).toBe("so far 1.50× quiet, 1.20× busy (1 round, not judged yet)");
    expect(runningWords(evidenceOf({ rounds: 0 }))).toBe("no valid round yet");
  });
});
