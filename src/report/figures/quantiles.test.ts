import { describe, expect, it } from "vitest";
import type { Round } from "../../evidence/round.ts";
import { fakeRound, withFailures } from "../testing.ts";
import { distribution, quantileInterval, shownQuantile } from "./quantiles.ts";

const run = { ratios: { quiet: 1.5, busy: null }, rounds: 1 };
const rounds = (count: number): Round[] =>
  Array.from({ length: count }, (_, index) => fakeRound(index + 1, run));
const failing = (round: Round, failures: number): Round => ({
  ...round,
  quiet: round.quiet === null ? null : withFailures(round.quiet, "timeout", failures),
});

describe("a merged distribution", () => {
  it("holds the requests of all rounds", () => {
    expect(distribution(rounds(3), "quiet", "a")?.requests).toBe(600);
  });

  it("doesn't exist for a target that was never asked", () => {
    expect(distribution(rounds(3), "busy", "a")).toBeNull();
    expect(distribution([], "quiet", "a")).toBeNull();
  });

  it("ranks every failure above every success", () => {
    const found = distribution([failing(fakeRound(1, run), 60)], "quiet", "b");
    expect(found?.failed).toBe(60);
    expect(found?.quantile(0.7).kind).toBe("value");
    expect(found?.quantile(0.71)).toEqual({ kind: "failed" });
  });

  it("fails at its median when most requests fail", () => {
    const found = distribution([failing(fakeRound(1, run), 120)], "quiet", "b");
    expect(found?.quantile(0.5)).toEqual({ kind: "failed" });
  });

  it("fails everywhere when all requests fail", () => {
    const found = distribution([failing(fakeRound(1, run), 200)], "quiet", "b");
    expect(found?.quantile(0.001)).toEqual({ kind: "failed" });
  });

  it("shows a quantile only with 100 requests beyond it", () => {
    const of = distribution(rounds(10), "quiet", "a");
    if (of === null) throw new Error("Expected a distribution.");
    expect(of.requests).toBe(2000);
    expect(shownQuantile(of, 0.95).kind).toBe("value");
    expect(shownQuantile(of, 0.96)).toEqual({ kind: "hidden" });
    expect(shownQuantile(of, 0.99)).toEqual({ kind: "hidden" });
  });

  it("has an interval by leaving out one round at a time, around the merged quantile", () => {
    const of = { point: "quiet", target: "a", q: 0.95 } as const;
    const value = distribution(rounds(5), "quiet", "a")?.quantile(0.95);
    const interval = quantileInterval(rounds(5), of);
    if (value?.kind !== "value" || interval === null) throw new Error("Expected an interval.");
    expect(interval.low).toBeLessThanOrEqual(value.ms);
    expect(interval.high).toBeGreaterThanOrEqual(value.ms);
    expect(interval.high).toBeGreaterThan(interval.low);
  });

  it("has no interval with two rounds, nor where a round fails at the quantile", () => {
    const of = { point: "quiet", target: "b", q: 0.95 } as const;
    expect(quantileInterval(rounds(2), of)).toBeNull();
    expect(
      quantileInterval(
        rounds(4).map((round) => failing(round, 120)),
        of,
      ),
    ).toBeNull();
  });

  it("loses a damaged histogram, not the report", () => {
    const [round] = rounds(1);
    const quiet = round?.quiet;
    if (round === undefined || !quiet?.targets.a) throw new Error("Expected a round.");
    const damaged = { ...quiet.targets.a, histogram: "not base64!" };
    const found = distribution(
      [{ ...round, quiet: { ...quiet, targets: { a: damaged } } }],
      "quiet",
      "a",
    );
    expect(found?.quantile(0.5)).toEqual({ kind: "hidden" });
  });
});
