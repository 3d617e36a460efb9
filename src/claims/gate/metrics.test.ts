import { describe, expect, it } from "vitest";
import type { GateEvidence, GateMetric } from "../../evidence/gate.ts";
import { perSecond } from "../../units/quantity.ts";
import { drillOf } from "../testing-drills.ts";
import { gateVerdict } from "./gate-verdict.ts";
import {
  drillsOn,
  duetLike,
  nightLike,
  playedNight,
  rowOf,
  withFailed,
  withFailures,
  withRounds,
} from "./testing.ts";

const only = (metric: GateMetric, budget: number): Pick<GateEvidence, "budgets"> => ({
  budgets: { [metric]: budget },
});

describe("a median that fails", () => {
  const night = (by: "a" | "x" | "both", rounds?: readonly number[]) =>
    playedNight([withFailed(duetLike("main"), by, rounds)]);

  it("in every round of the candidate and none of the reference is a regression without a number", () => {
    const row = rowOf(night("x"), "p50-quiet");
    expect(row).toMatchObject({ outcome: "regression", value: null, low: null, high: null });
    expect(row.reasons[0]).toContain("fails in every round");
  });

  it.each([
    ["both", undefined, "both fail"],
    ["x", [2, 4], "in some rounds and not in others"],
    ["a", undefined, "the reference fails"],
  ] as const)("is inconclusive by %s in rounds %s", (by, rounds, why) => {
    const row = rowOf(night(by, rounds), "p50-quiet");
    expect(row.outcome).toBe("inconclusive");
    expect(row.reasons[0]?.toLowerCase()).toContain(why);
  });
});

describe("a metric without samples", () => {
  it("is inconclusive, whichever it is", () => {
    const none = (duet = duetLike("main")) =>
      withRounds(duet, () => ({ busy: null, quiet: null, recall: {} }));
    const budgets = {
      "p50-quiet": 0.05,
      "p50-busy": 0.25,
      recall: 0.01,
      failures: 0.001,
      ledger: 0,
      recovery: 1,
      capacity: 0.1,
    };
    const verdict = gateVerdict(playedNight([none()], { budgets }));
    expect(verdict.outcome).toBe("inconclusive");
    expect(verdict.rows).toHaveLength(7);
    for (const { outcome, value, reasons } of verdict.rows) {
      expect({ outcome, value }).toEqual({ outcome: "inconclusive", value: null });
      expect(reasons[0]).toMatch(/\w/);
    }
  });
});

describe("the busy median", () => {
  it("that was never offered is inconclusive, and says how to leave it out", () => {
    const main = withRounds(duetLike("main"), () => ({ busy: null }));
    const row = rowOf(playedNight([main]), "p50-busy");
    expect(row.outcome).toBe("inconclusive");
    expect(row.reasons[0]).toContain("gate.budgets.p50-busy=null");
  });
});

describe("recall", () => {
  const night = (...lost: readonly number[]) => {
    const main = duetLike("main");
    const rounds = main.rounds.map((round, index) => ({
      ...round,
      recall: {
        a: { queries: 500, unanswered: 0, mean: 0.98 as never },
        b: { queries: 500, unanswered: 0, mean: (0.98 - (lost[index] ?? lost[0] ?? 0)) as never },
      },
    }));
    const again = { ...main, kind: "confirmation" as const, rounds };
    return playedNight([{ ...main, rounds }, again], only("recall", 0.01));
  };

  it("passes or regresses by the extremes of the rounds, without a level", () => {
    expect(rowOf(night(0), "recall")).toMatchObject({ outcome: "pass", level: null });
    expect(rowOf(night(0.03), "recall")).toMatchObject({ outcome: "regression" });
    expect(rowOf(night(0.03), "recall").value).toBeCloseTo(0.03);
  });

  it("is inconclusive where one round lost too much", () => {
    expect(rowOf(night(0, 0, 0, 0, 0.015), "recall").outcome).toBe("inconclusive");
  });

  it("says that it knows nothing of other queries", () => {
    expect(rowOf(night(0), "recall").reasons.join(" ")).toContain("on these queries");
  });
});

describe("failed requests", () => {
  const many = (duet = duetLike("main")) =>
    withRounds(duet, ({ busy }) => {
      if (busy === null) return {};
      const [a, b] = [busy.targets.a, busy.targets.b].map(
        (one) => one && { ...one, requests: 2000 },
      );
      return { busy: { ...busy, targets: { ...(a && { a }), ...(b && { b }) } } };
    });
  const again = (duet: ReturnType<typeof duetLike>) => ({ ...duet, kind: "confirmation" as const });

  it("pass where none fails and enough were asked", () => {
    expect(rowOf(playedNight([many()], only("failures", 0.001)), "failures").outcome).toBe("pass");
  });

  it("are no pass where too few were asked to see one in a thousand", () => {
    const row = rowOf(playedNight([duetLike("main")], only("failures", 0.001)), "failures");
    expect(row.outcome).toBe("inconclusive");
    expect(row.visible).toBeGreaterThan(0.001);
    expect(row.reasons[0]).toContain("points");
  });

  it("regress where the candidate fails more, and pass where the reference does", () => {
    const worse = withFailures(many(), "b", 60);
    const night = playedNight([worse, again(worse)], only("failures", 0.001));
    expect(rowOf(night, "failures")).toMatchObject({ outcome: "regression" });
    const better = playedNight([withFailures(many(), "a", 60)], only("failures", 0.02));
    expect(rowOf(better, "failures")).toMatchObject({ outcome: "pass" });
    expect(rowOf(better, "failures").value).toBeLessThan(0);
  });
});

describe("the ledger", () => {
  const night = (candidate: Parameters<typeof drillOf>[0], reference: typeof candidate = {}) =>
    nightLike({
      ...only("ledger", 0),
      drills: drillsOn([drillOf(candidate)], [drillOf(reference)]),
    });

  it("passes where the candidate's drills find nothing", () => {
    expect(rowOf(night({}), "ledger")).toMatchObject({ outcome: "pass", value: 0 });
  });

  it("regresses by one kind that the reference doesn't have, seen once", () => {
    const row = rowOf(night({ findings: ["lost"] }), "ledger");
    expect(row).toMatchObject({ outcome: "regression", value: 3 });
    expect(row.reasons.join(" ")).toContain("3 acknowledged writes are missing");
  });

  it("passes with a note where the reference has it, too, or it alone", () => {
    const row = rowOf(night({ findings: ["lost"] }, { findings: ["lost"] }), "ledger");
    expect(row).toMatchObject({ outcome: "pass", value: 0 });
    expect(row.reasons.join(" ")).toContain("on the reference too: lost");
    expect(rowOf(night({}, { findings: ["lost"] }), "ledger").outcome).toBe("pass");
    const other = night({ findings: ["torn"] }, { findings: ["lost"] });
    expect(rowOf(other, "ledger").outcome).toBe("regression");
  });

  it.each([
    ["SIGINT", { own: { state: { kind: "cut", why: "SIGINT" } }, theirs: {} }],
    [
      "no nginx",
      { own: { findings: ["lost"] }, theirs: { state: { kind: "refused", why: "no nginx" } } },
    ],
  ] as const)(
    "is inconclusive where a drill of either wasn't played through: %s",
    (why, { own, theirs }) => {
      const row = rowOf(night(own, theirs), "ledger");
      expect(row.outcome).toBe("inconclusive");
      expect(row.reasons[0]).toContain(why);
    },
  );

  it("is inconclusive where a drill was played on one side only", () => {
    const drills = drillsOn([drillOf()], []);
    const row = rowOf(nightLike({ ...only("ledger", 0), drills }), "ledger");
    expect(row.reasons[0]).toContain("wasn't played on old");
    expect(row.outcome).toBe("inconclusive");
  });

  it("can be accepted up to a number of findings", () => {
    const accepted = [
      { metric: "ledger" as const, reference: null, size: 3, reason: "known", until: "2026-12-31" },
    ];
    const row = rowOf({ ...night({ findings: ["stuck"] }), accepted }, "ledger");
    expect(row).toMatchObject({ outcome: "pass", accepted: "known" });
  });
});

describe("recovery", () => {
  type Back = readonly [number, number] | "never";
  const night = (candidate: readonly Back[], reference: readonly Back[]) => {
    const of = (all: readonly Back[]) =>
      all.map((backMs, index) => drillOf({ backMs, trial: index + 1, faults: [{ name: "cut" }] }));
    return nightLike({ ...only("recovery", 1), drills: drillsOn(of(candidate), of(reference)) });
  };
  const quick: Back = [1900, 2000];

  it("passes within the budget, by the bounds of the moments", () => {
    const row = rowOf(night([[2100, 2200]], [quick]), "recovery");
    expect(row.outcome).toBe("pass");
    expect(row.low).toBeCloseTo(2100 / 2000 - 1);
    expect(row.high).toBeCloseTo(2200 / 1900 - 1);
  });

  it("regresses where two trials a side lie wholly beyond", () => {
    const slow: Back = [6000, 6100];
    expect(rowOf(night([slow, slow], [quick, quick]), "recovery").outcome).toBe("regression");
    const once = rowOf(night([slow], [quick]), "recovery");
    expect(once.outcome).toBe("inconclusive");
    expect(once.reasons[0]).toContain("Seen once");
    expect(gateVerdict(night([slow], [quick])).next).toContain("drilling.repeat=2");
  });

  it("is inconclusive where trials disagree", () => {
    expect(rowOf(night([quick, [9000, 9100]], [quick, quick]), "recovery").outcome).toBe(
      "inconclusive",
    );
  });

  it("that wasn't seen has no upper end: never a pass, and beyond where the reference is quick", () => {
    const row = rowOf(night(["never", "never"], [quick, quick]), "recovery");
    expect(row).toMatchObject({ outcome: "regression", high: null });
    expect(rowOf(night([quick], ["never"]), "recovery").outcome).toBe("pass");
    expect(rowOf(night(["never"], ["never"]), "recovery").outcome).toBe("inconclusive");
  });
});

describe("capacity", () => {
  const ladder = (of: string, low: number | null, high: number | null) => ({
    of,
    lowPerSecond: low === null ? null : perSecond(low),
    highPerSecond: high === null ? null : perSecond(high),
  });
  const night = (...ladders: GateEvidence["ladders"]) =>
    nightLike({ ...only("capacity", 0.2), ladders });

  it("passes, regresses and stays open by the ladders' bounds", () => {
    const old = ladder("old", 100, 105);
    expect(rowOf(night(ladder("candidate", 98, 103), old), "capacity").outcome).toBe("pass");
    expect(rowOf(night(ladder("candidate", 80, 103), old), "capacity").outcome).toBe(
      "inconclusive",
    );
    const half = ladder("candidate", 50, 55);
    expect(rowOf(night(half, half, old, old), "capacity").outcome).toBe("regression");
    expect(rowOf(night(half, old), "capacity").reasons[0]).toContain("Seen once");
  });

  it("keeps ends open that no rung showed", () => {
    const row = rowOf(night(ladder("candidate", null, 40), ladder("old", 100, null)), "capacity");
    expect(row).toMatchObject({ outcome: "inconclusive", high: null });
    const nothing = night(ladder("candidate", null, null), ladder("old", 100, 105));
    expect(rowOf(nothing, "capacity")).toMatchObject({ outcome: "inconclusive", value: null });
  });
});
