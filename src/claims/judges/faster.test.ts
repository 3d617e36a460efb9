import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { type Bench, evidenceOf, withFailedFigure, withPoint } from "../testing.ts";
import { judgeFaster } from "./faster.ts";

const kind = (bench: Bench): string => judgeFaster(evidenceOf(bench)).kind;

describe("faster at all", () => {
  it.each([
    ["supported", 0.9, 0.95],
    ["supported", 0.97, 0.97],
    ["refuted", 1.03, 1.05],
    ["refuted", 1.5, 1.2],
    ["inconclusive", 1, 1],
    ["inconclusive", 0.9, 1],
    ["inconclusive", 1, 0.9],
    ["inconclusive", 0.9, 1.1],
    ["inconclusive", 1.1, 0.9],
  ])("is %s at %f quiet and %f busy", (expected, quiet, busy) => {
    expect(kind({ quiet, busy })).toBe(expected);
  });

  it("is nothing where both setups are exactly alike", () => {
    expect(kind({ quiet: 1, busy: 1, spread: 0 })).toBe("inconclusive");
  });

  it("says that the points disagree, and that more rounds won't help", () => {
    const { reasons, needed, moreRoundsHelp } = judgeFaster(evidenceOf({ quiet: 0.9, busy: 1.1 }));
    expect(reasons[0]).toMatch(/quiet \(0\.89.* would support it; busy \(1\.08.* would refute it/);
    expect(needed).toMatch(/say the opposite/);
    expect(moreRoundsHelp).toBe(false);
  });

  it("shows the interval that decided, at its level", () => {
    const [quiet] = judgeFaster(evidenceOf({ quiet: 1.5, busy: 1.5 })).effects;
    expect(quiet).toMatchObject({ label: "quiet", rounds: 5, interval: { level: 1 - 0.0221 } });
    expect(quiet?.ratio).toBeCloseTo(1.5, 2);
    expect(quiet?.interval?.low).toBeLessThan(1.5);
    expect(quiet?.interval?.high).toBeGreaterThan(1.5);
  });

  it("counts a busy point that was offered but not measured as missing, not as absent", () => {
    const whole = evidenceOf({ quiet: 1.5, busy: 1.5 });
    const holed: Evidence = {
      ...whole,
      rounds: whole.rounds.map((round) => (round.number === 3 ? { ...round, busy: null } : round)),
    };
    expect(judgeFaster(holed).kind).toBe("inconclusive");
    expect(judgeFaster(holed).reasons[0]).toMatch(/round 3 has no busy point/);
  });

  it("shows the signed-rank interval beside, which needn't agree", () => {
    expect(judgeFaster(evidenceOf()).reasons.join()).toMatch(/Signed-rank .* at 93\.8/);
  });

  it("says how many pairs were left out", () => {
    const evidence = withPoint(evidenceOf(), { point: "busy" }, () => ({ bothFailed: 3 }));
    expect(judgeFaster(evidence).reasons.join()).toMatch(/15 pairs in which both setups failed/);
  });
});

describe("faster at all, with figures that have no number", () => {
  const slower = evidenceOf({ quiet: 1.2, busy: 1.2 });

  it("is refuted where the server fails in every round and local in none", () => {
    const failing = withFailedFigure(slower, { point: "busy" }, "x");
    const verdict = judgeFaster(failing);
    expect(verdict.kind).toBe("refuted");
    expect(verdict.effects[1]).toMatchObject({ ratio: null, interval: null, rounds: 5 });
    expect(verdict.headline).toMatch(
      /The server failed the middle query when busy in all 5 rounds/,
    );
  });

  it("still needs both points to agree", () => {
    const faster = evidenceOf({ quiet: 0.8, busy: 0.8 });
    expect(judgeFaster(withFailedFigure(faster, { point: "busy" }, "x")).kind).toBe("inconclusive");
  });

  it("is inconclusive where both fail", () => {
    const verdict = judgeFaster(withFailedFigure(slower, { point: "quiet" }, "both"));
    expect(verdict).toMatchObject({ kind: "inconclusive", moreRoundsHelp: false });
    expect(verdict.reasons[0]).toMatch(/both fail/);
    const inTurn = withFailedFigure(
      withFailedFigure(slower, { point: "quiet", rounds: [1] }, "a"),
      { point: "quiet", rounds: [2] },
      "x",
    );
    expect(judgeFaster(inTurn).reasons[0]).toMatch(/both fail/);
  });

  it("is inconclusive where the server fails in some rounds only", () => {
    const verdict = judgeFaster(withFailedFigure(slower, { point: "quiet", rounds: [1, 2] }, "x"));
    expect(verdict).toMatchObject({ kind: "inconclusive", moreRoundsHelp: false });
    expect(verdict.reasons[0]).toMatch(/in some rounds and not in others/);
  });

  it("isn't supported by a baseline that fails in every round", () => {
    const verdict = judgeFaster(withFailedFigure(slower, { point: "quiet" }, "a"));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/nothing to compare with/);
  });
});

describe("faster at all, by fewer rounds than planned", () => {
  it("is inconclusive by one round, without an interval", () => {
    const verdict = judgeFaster(evidenceOf({ quiet: 2, busy: 2, rounds: 1, looks: [1] }));
    expect(verdict).toMatchObject({ kind: "inconclusive", moreRoundsHelp: false });
    expect(verdict.headline).toBe("One round: 2.02× when quiet, 2.02× when busy (not judged).");
    expect(verdict.effects.map(({ interval }) => interval)).toEqual([null, null]);
  });

  it("isn't refuted by one round in which the server fails", () => {
    const one = evidenceOf({ quiet: 2, busy: 2, rounds: 1, looks: [1] });
    const failing = withFailedFigure(
      withFailedFigure(one, { point: "quiet" }, "x"),
      { point: "busy" },
      "x",
    );
    expect(judgeFaster(failing).kind).toBe("inconclusive");
  });

  it("shows an interval but no verdict before the first look", () => {
    const verdict = judgeFaster(evidenceOf({ quiet: 2, busy: 2, rounds: 4 }));
    expect(verdict).toMatchObject({ kind: "inconclusive", moreRoundsHelp: true });
    expect(verdict.effects[0]?.interval).not.toBeNull();
    expect(verdict.needed).toBe("1 round more: the first look is after 5");
  });

  it("has nothing to say without a valid round", () => {
    const verdict = judgeFaster(evidenceOf({ rounds: 0 }));
    expect(verdict).toMatchObject({
      kind: "inconclusive",
      effects: [{ rounds: 0 }, { rounds: 0 }],
    });
    expect(verdict.headline).toBe("No valid round, so no figure.");
  });

  it("judges what a cut run has, and says that it was cut", () => {
    const whole = evidenceOf({ quiet: 1.5, busy: 1.5, rounds: 6 });
    const cut: Evidence = {
      ...whole,
      run: { ...whole.run, ending: { kind: "interrupted", by: "SIGINT" } },
    };
    expect(judgeFaster(cut).kind).toBe("refuted");
    expect(judgeFaster(cut).reasons.join()).toMatch(/cut short \(SIGINT\)/);
    expect(judgeFaster(whole).reasons.join()).not.toMatch(/cut short/);
  });
});
