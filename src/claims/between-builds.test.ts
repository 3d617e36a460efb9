import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { logRatio } from "../units/quantity.ts";
import { betweenBuilds, buildNotes } from "./between-builds.ts";
import { judgeFaster } from "./judges/faster.ts";
import { evidenceOf, withPoint, withRounds } from "./testing.ts";

/** Twelve rounds that take turns with three builds, each of which shifts the quiet figure. */
function evidence(shifts: readonly number[], rounds = 12): Evidence {
  const plain = evidenceOf({ quiet: 1.7, busy: 1.7, rounds });
  const shifted = withRounds(plain, (round, index) => ({
    ...round,
    build: (index % shifts.length) + 1,
  }));
  return shifts.reduce(
    (before, shift, index) =>
      withPoint(
        before,
        {
          point: "quiet",
          rounds: before.rounds.filter(({ build }) => build === index + 1).map((r) => r.number),
        },
        ({ bOverA }) =>
          bOverA.kind === "value"
            ? { bOverA: { ...bOverA, logRatio: logRatio(bOverA.logRatio + shift) } }
            : {},
      ),
    shifted,
  );
}

describe("independently built indexes", () => {
  it("that are alike don't stand out of the rounds' own spread", () => {
    const found = betweenBuilds(evidence([0, 0, 0]).rounds, "quiet");
    expect(found?.means).toHaveLength(3);
    expect(found?.p).toBeGreaterThan(0.05);
    expect(buildNotes(evidence([0, 0, 0]).rounds, ["quiet"])[0]).toMatch(/no more than chance/);
  });

  it("that differ do, and the note says that another index may lie elsewhere", () => {
    const { rounds } = evidence([0, 0.1, -0.1]);
    expect(betweenBuilds(rounds, "quiet")?.p).toBeLessThan(0.001);
    expect(betweenBuilds(rounds, "quiet")?.sdBetween).toBeCloseTo(0.1, 1);
    expect(buildNotes(rounds, ["quiet"])[0]).toMatch(/the index itself matters/);
    expect(buildNotes(rounds, ["quiet", "busy"])[1]).toMatch(/no more than chance/);
  });

  it("are told of in the reasons, and decide nothing", () => {
    const run = evidence([0, 0.02, -0.02]);
    const plain = withRounds(run, ({ build: _build, ...round }) => round);
    expect(judgeFaster(run).kind).toBe(judgeFaster(plain).kind);
    expect(judgeFaster(run).effects).toEqual(judgeFaster(plain).effects);
    expect(judgeFaster(run).reasons.join(" ")).toMatch(/Independently built indexes give/);
    expect(judgeFaster(plain).reasons.join(" ")).not.toMatch(/Independently built/);
  });

  it("say nothing by one build, by one round each, or by a figure that isn't finite", () => {
    expect(betweenBuilds(evidence([0]).rounds, "quiet")).toBeNull();
    expect(betweenBuilds(evidence([0, 0, 0], 3).rounds, "quiet")).toBeNull();
    const failing = withPoint(evidence([0, 0, 0]), { point: "quiet", rounds: [4] }, () => ({
      bOverA: { kind: "failed", by: "x" },
    }));
    expect(betweenBuilds(failing.rounds, "quiet")).toBeNull();
  });

  it("of a known table give its textbook chance", () => {
    // Groups (1, 2, 3) and (2, 3, 4): F = 1.5 with 1 and 4 degrees of freedom.
    const logs = [1, 2, 2, 3, 3, 4];
    const { rounds } = withPoint(evidence([0, 0], 6), { point: "quiet" }, () => ({}));
    const table = rounds.map((round, index) => ({
      ...round,
      quiet: round.quiet && {
        ...round.quiet,
        bOverA: { kind: "value" as const, logRatio: logRatio(logs[index] ?? 0), pairs: 1 },
      },
    }));
    expect(betweenBuilds(table, "quiet")).toMatchObject({ means: [2, 3], sdWithin: 1 });
    expect(betweenBuilds(table, "quiet")?.p).toBeCloseTo(0.2879, 3);
  });
});
