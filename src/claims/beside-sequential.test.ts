import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { share } from "../units/quantity.ts";
import { judgeFaster } from "./judges/faster.ts";
import { judgeLatencyNetwork } from "./judges/latency-network.ts";
import { judgeQuerySpeed } from "./judges/query-speed.ts";
import { judgeResources } from "./judges/resources.ts";
import { type Bench, evidenceOf, withPoint } from "./testing.ts";

/** A duet run with rounds of one setup at a time beside it. */
function withSequential(duet: Bench, alone: Bench, asked = alone.rounds ?? 5): Evidence {
  const evidence = evidenceOf(duet);
  const { rounds } = evidenceOf({ busy: null, ...alone });
  return { ...evidence, plan: { ...evidence.plan, sequential: asked }, sequential: rounds };
}

const judges = [judgeQuerySpeed, judgeFaster, judgeLatencyNetwork];
const overlapped = (evidence: Evidence) =>
  withPoint(evidence, { point: "quiet" }, () => ({ overlapped: share(0.2) }));

describe("rounds with one setup up at a time that agree with the duet", () => {
  it.each([0.4, 1.7])("leave every verdict as it was at %f, and are told of", (ratio) => {
    const evidence = withSequential({ quiet: ratio, busy: ratio }, { quiet: ratio * 1.005 });
    for (const judge of judges) {
      const before = judge({ ...evidence, sequential: [] });
      const after = judge(evidence);
      expect(after.kind).toBe(before.kind);
      expect(after.kind).not.toBe("inconclusive");
      expect(after.effects).toEqual(before.effects);
      expect(after.reasons.join(" ")).toMatch(/over 5 rounds, which agrees with the duet/);
    }
  });
});

describe("rounds that disagree with the duet", () => {
  it.each([
    ["supported", 0.4, 0.6],
    ["refuted", 1.7, 2.2],
  ])("take away what would be %s", (expected, together, alone) => {
    const evidence = withSequential({ quiet: together, busy: together }, { quiet: alone });
    for (const judge of judges) {
      expect(judge({ ...evidence, sequential: [] }).kind).toBe(expected);
      const verdict = judge(evidence);
      expect(verdict.kind).toBe("inconclusive");
      expect(verdict.reasons[0]).toMatch(/the setups disturb each other: with one setup up at a/);
      expect(verdict.moreRoundsHelp).toBe(false);
    }
  });

  it("do so where the server fails only beside the other", () => {
    const evidence = withSequential({ quiet: 1.7, busy: 1.7 }, { quiet: 1.7 });
    const failing = withPoint(evidence, { point: "quiet" }, () => ({
      bOverA: { kind: "failed", by: "x" },
    }));
    const both = withPoint(failing, { point: "busy" }, () => ({
      bOverA: { kind: "failed", by: "x" },
    }));
    expect(judgeFaster({ ...both, sequential: [] }).kind).toBe("refuted");
    const verdict = judgeFaster(both);
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/disturb each other/);
  });

  it("say nothing of CPU time, which nobody waits for", () => {
    const evidence = withSequential({ cpu: 0.5 }, { quiet: 3 });
    expect(judgeResources(evidence)).toEqual(judgeResources({ ...evidence, sequential: [] }));
  });
});

describe("too few such rounds", () => {
  it("leave the verdict as it was, and say so", () => {
    const evidence = withSequential({ quiet: 1.7, busy: 1.7 }, { quiet: 3, rounds: 1 }, 5);
    const verdict = judgeFaster(evidence);
    expect(verdict.kind).toBe("refuted");
    expect(verdict.reasons.join(" ")).toMatch(/Of 5 rounds with one setup up at a time 1 counted/);
  });

  it("aren't mentioned where none were asked for", () => {
    expect(judgeFaster(evidenceOf({ quiet: 1.7 })).reasons.join(" ")).not.toMatch(/at a time/);
  });

  it("don't count void ones", () => {
    const evidence = withSequential({ quiet: 1.7, busy: 1.7 }, { quiet: 3, rounds: 2 });
    const sequential = evidence.sequential.map((round) => ({
      ...round,
      state: { kind: "void" as const, reasons: ["swap"] },
    }));
    expect(judgeFaster({ ...evidence, sequential }).kind).toBe("refuted");
  });
});

describe("a duet in which requests met each other", () => {
  it("is decided by the rounds in which they couldn't", () => {
    // Overlapping draws a ratio towards 1: in the duet this server would only seem a little faster.
    const evidence = overlapped(withSequential({ quiet: 0.8, busy: 0.4 }, { quiet: 0.4 }));
    expect(judgeQuerySpeed({ ...evidence, sequential: [] }).kind).toBe("inconclusive");
    const verdict = judgeQuerySpeed(evidence);
    expect(verdict.kind).toBe("supported");
    expect(verdict.reasons.join(" ")).toMatch(/that decides, for in the duet too many requests/);
  });

  it("may then refute what the duet alone must not", () => {
    const evidence = overlapped(withSequential({ quiet: 0.9, busy: 0.9 }, { quiet: 0.9 }));
    expect(judgeQuerySpeed({ ...evidence, sequential: [] }).kind).toBe("inconclusive");
    expect(judgeQuerySpeed(evidence).kind).toBe("refuted");
  });
});

describe("setups that don't fit on the machine side by side", () => {
  const alone = (quiet: number, rounds = 8): Evidence => {
    const evidence = withSequential({ rounds: 0 }, { quiet, rounds }, 8);
    return {
      ...evidence,
      calibration: {
        warmMsP99: {},
        quietGapMs: 20,
        busy: { kind: "not offered", why: "only one setup was up at a time" },
        noDuet: "both setups side by side use 9.1 GiB of 10.0 GiB memory, more than 80 %.",
      } as unknown as Evidence["calibration"],
    };
  };

  it("are judged one at a time: quiet may refute", () => {
    const verdict = judgeFaster(alone(1.7));
    expect(verdict.kind).toBe("refuted");
    expect(verdict.effects).toMatchObject([{ label: "quiet", rounds: 8 }]);
    expect(verdict.reasons.join(" ")).toMatch(/Only one setup was up at a time/);
  });

  it("can't be supported by it where busy counts, and can where it doesn't", () => {
    expect(judgeFaster(alone(0.4)).kind).toBe("inconclusive");
    expect(judgeLatencyNetwork(alone(0.4)).kind).toBe("supported");
  });

  it("aren't judged before all the rounds that were asked for", () => {
    const verdict = judgeFaster(alone(1.7, 5));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/5 rounds of the 8 that the first look needs/);
  });
});
