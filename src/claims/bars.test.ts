import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import type { Check, Round } from "../evidence/round.ts";
import type { Cores, Share } from "../units/quantity.ts";
import { judgeFaster } from "./judges/faster.ts";
import { judgeLatencyNetwork } from "./judges/latency-network.ts";
import { judgeResources } from "./judges/resources.ts";
import { evidenceOf, withFailures, withPoint, withRounds } from "./testing.ts";

const better = evidenceOf({ quiet: 0.8, busy: 0.8, cpu: 0.8, rounds: 5 });
const worse = evidenceOf({ quiet: 1.2, busy: 1.2, cpu: 1.2, rounds: 5 });

const withRecall = (evidence: Evidence, a: number, b: number): Evidence =>
  withRounds(evidence, (round) => ({
    ...round,
    recall: {
      a: { queries: 500, unanswered: 0, mean: a as Share },
      b: { queries: 500, unanswered: 0, mean: b as Share },
    },
  }));

const withCheck = (evidence: Evidence, check: Omit<Check, "words">): Evidence =>
  withRounds(evidence, (round) =>
    round.number === 3 ? { ...round, checks: [{ ...check, words: "seen" }] } : round,
  );

const withBusyCores = (evidence: Evidence, point: "quiet" | "busy", busyCores: number): Evidence =>
  withPoint(evidence, { point }, ({ host }) => ({
    host: { ...host, busyCores: busyCores as Cores },
  }));

describe("failures of the server", () => {
  it.each(["quiet", "busy"] as const)("above the limit when %s bar only supported", (point) => {
    const failing = { side: "b", point, failed: 1 } as const;
    const verdict = judgeFaster(withFailures(better, failing));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/would make it supported, but the server failed 5 of 1000/);
    expect(judgeFaster(withFailures(worse, failing)).kind).toBe("refuted");
  });

  it("at the limit bar nothing", () => {
    const atLimit = withPoint(better, { point: "quiet", rounds: [1] }, ({ targets: { a, b } }) =>
      a && b ? { targets: { a, b: { ...b, failures: { timeout: 1 } } } } : {},
    );
    expect(judgeFaster(atLimit).kind).toBe("supported");
  });

  it("are named beside a refuted claim, too", () => {
    const failing = withFailures(worse, { side: "b", point: "busy", failed: 20 });
    expect(judgeFaster(failing).reasons[1]).toMatch(
      /^Besides, .* supported here: the server failed/,
    );
  });
});

describe("failures of local", () => {
  it("bar supported, for a broken baseline is easily beaten", () => {
    const failing = withFailures(better, { side: "a", point: "busy", failed: 20 });
    expect(judgeFaster(failing).kind).toBe("inconclusive");
    expect(judgeFaster(failing).reasons[0]).toMatch(/but local failed 100 of 1000/);
  });

  it("don't bar refuted: the server is slower even than that", () => {
    const failing = withFailures(worse, { side: "a", point: "busy", failed: 20 });
    expect(judgeFaster(failing).kind).toBe("refuted");
  });
});

describe("recall", () => {
  it("of the server lower by more than the limit bars supported, not refuted", () => {
    expect(judgeFaster(withRecall(better, 0.99, 0.97)).kind).toBe("inconclusive");
    expect(judgeFaster(withRecall(better, 0.99, 0.97)).reasons[0]).toMatch(/recall is 0\.990/);
    expect(judgeFaster(withRecall(worse, 0.99, 0.97)).kind).toBe("refuted");
  });

  it("lower by the limit bars nothing", () => {
    expect(judgeFaster(withRecall(better, 0.99, 0.98)).kind).toBe("supported");
  });

  it("of local lower by more than the limit bars refuted, not supported", () => {
    expect(judgeFaster(withRecall(worse, 0.97, 0.99)).kind).toBe("inconclusive");
    expect(judgeFaster(withRecall(better, 0.97, 0.99)).kind).toBe("supported");
  });

  it("counts for CPU per query in the same way: a search that finds less costs less", () => {
    expect(judgeResources(withRecall(better, 0.99, 0.97)).kind).toBe("inconclusive");
    expect(judgeResources(withRecall(worse, 0.99, 0.97)).kind).toBe("refuted");
    expect(judgeResources(withRecall(worse, 0.97, 0.99)).kind).toBe("inconclusive");
    expect(judgeResources(withRecall(better, 0.97, 0.99)).kind).toBe("supported");
  });

  it("that wasn't measured bars supported", () => {
    const unknown = withRounds(better, (round) =>
      round.number === 2 ? { ...round, recall: {} } : round,
    );
    expect(judgeFaster(unknown).kind).toBe("inconclusive");
  });
});

describe("what a target did to the measurement", () => {
  it("bars supported, not refuted", () => {
    const check = { name: "alive", outcome: "target" } as const;
    const verdict = judgeFaster(withCheck(better, check));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/\(alive, round 3: seen\)/);
    expect(judgeFaster(withCheck(worse, check)).kind).toBe("refuted");
  });

  it("bars nothing where it is only flagged", () => {
    const check = { name: "b: warm", outcome: "flagged" } as const;
    expect(judgeFaster(withCheck(better, check)).kind).toBe("supported");
  });

  it("bars nothing in a round that isn't used", () => {
    const more = evidenceOf({ quiet: 0.8, busy: 0.8, rounds: 6 });
    const late = withRounds(
      more,
      (round): Round =>
        round.number === 6
          ? { ...round, checks: [{ name: "alive", words: "", outcome: "target" }] }
          : round,
    );
    expect(judgeFaster(late).kind).toBe("supported");
  });

  it("is no matter for CPU per query where it is lateness", () => {
    const late = { name: "busy: lateness", outcome: "target" } as const;
    expect(judgeFaster(withCheck(better, late)).kind).toBe("inconclusive");
    expect(judgeResources(withCheck(better, late)).kind).toBe("supported");
    expect(judgeResources(withCheck(better, { ...late, name: "alive" })).kind).toBe("inconclusive");
  });
});

describe("a saturated host at the busy point", () => {
  it("bars supported, not refuted", () => {
    expect(judgeFaster(withBusyCores(better, "busy", 1.9)).kind).toBe("inconclusive");
    expect(judgeFaster(withBusyCores(better, "busy", 1.89)).kind).toBe("supported");
    expect(judgeFaster(withBusyCores(worse, "busy", 2)).kind).toBe("refuted");
  });

  it("bars nothing that isn't a latency there", () => {
    expect(judgeResources(withBusyCores(better, "busy", 2)).kind).toBe("supported");
    expect(judgeLatencyNetwork(withBusyCores(better, "busy", 2)).kind).toBe("supported");
  });
});

describe("a host without idle time at the quiet point", () => {
  it("bars refuted, not supported", () => {
    const verdict = judgeFaster(withBusyCores(worse, "quiet", 1.5));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/would make it refuted, but the host was only 25/);
    expect(judgeFaster(withBusyCores(worse, "quiet", 1.4)).kind).toBe("refuted");
    expect(judgeFaster(withBusyCores(better, "quiet", 1.5)).kind).toBe("supported");
    expect(judgeLatencyNetwork(withBusyCores(worse, "quiet", 1.5)).kind).toBe("inconclusive");
  });

  it("bars nothing about CPU per query", () => {
    expect(judgeResources(withBusyCores(worse, "quiet", 2)).kind).toBe("refuted");
  });
});
