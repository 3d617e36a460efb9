import { describe, expect, it } from "vitest";
import type { Round } from "../../evidence/round.ts";
import { roundLike } from "../bench/testing.ts";
import { injectedBy, quietP50, runningWords } from "./duet-figures.ts";
import { quietRound } from "./testing.ts";

const VOID: Round["state"] = { kind: "void", reasons: ["swap"] };

describe("the reference's quiet median", () => {
  it("is the median over the valid rounds", () => {
    const rounds = [8, 9, 30].map((p50Ms, index) => quietRound(index + 1, { p50Ms }));
    expect(quietP50({ rounds })).toBe(9);
    expect(
      quietP50({ rounds: [{ ...quietRound(1, { p50Ms: 50 }), state: VOID }, ...rounds] }),
    ).toBe(9);
  });

  it("isn't known where no round has one", () => {
    expect(quietP50({ rounds: [] })).toBeNull();
    expect(quietP50({ rounds: [roundLike()] })).toBeNull();
  });
});

it("burning a tenth of the median makes it larger by a tenth", () => {
  expect(Math.exp(injectedBy(1000, 10))).toBeCloseTo(1.1, 10);
  expect(injectedBy(0, 10)).toBe(0);
});

describe("the words while it runs", () => {
  it("are the mean of the valid rounds' quiet figures", () => {
    const slower = [0.02, 0.04].map((logRatio, index) => quietRound(index + 1, { logRatio }));
    expect(runningWords({ rounds: slower })).toBe(
      "so far 3.0 % slower at the quiet median, over 2 rounds",
    );
    expect(runningWords({ rounds: [quietRound(1, { logRatio: -0.05 })] })).toContain(
      "4.9 % faster",
    );
  });

  it("are none before there is a figure", () => {
    expect(runningWords({ rounds: [roundLike()] })).toBe("no figure yet");
  });
});
