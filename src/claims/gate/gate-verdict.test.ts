import { describe, expect, it } from "vitest";
import type { GateEvidence } from "../../evidence/gate.ts";
import { gateVerdict } from "./gate-verdict.ts";
import { accepts, duetLike, nightLike, playedNight, rowIn, rowOf, SELF_TEST } from "./testing.ts";

const outcomeOf = (gate: GateEvidence) => gateVerdict(gate).outcome;
const [SAME, SLOWER] = SELF_TEST;
const slow = (how = {}) => duetLike("main", { quiet: 1.08, ...how });
const again = (how = {}) => duetLike("confirmation", { quiet: 1.08, ...how });

describe("a night", () => {
  it("passes where everything with a budget is wholly within it", () => {
    const verdict = gateVerdict(nightLike());
    expect(verdict).toMatchObject({
      outcome: "pass",
      selfTest: { slower: true, same: true },
      next: expect.stringContaining("Nothing to do"),
      reasons: [],
    });
    expect(verdict.rows.map(({ metric, outcome }) => [metric, outcome])).toEqual([
      ["p50-quiet", "pass"],
      ["p50-busy", "pass"],
    ]);
  });

  it("is a regression where one is wholly beyond, twice", () => {
    const night = playedNight([slow(), again()]);
    expect(outcomeOf(night)).toBe("regression");
    expect(rowOf(night, "p50-quiet")).toMatchObject({ outcome: "regression", rounds: 5 });
    expect(rowOf(night, "p50-quiet").value).toBeCloseTo(0.08, 2);
    expect(rowOf(night, "p50-busy").outcome).toBe("pass");
    expect(gateVerdict(night).next).toContain("p50-quiet against old");
  });

  it("is inconclusive where one reaches across the budget, and says what would decide", () => {
    const night = playedNight([slow({ quiet: 1.045, spread: 0.012 })]);
    expect(outcomeOf(night)).toBe("inconclusive");
    expect(gateVerdict(night).reasons[0]).toMatch(/^p50-quiet against old: .*reaches across/);
    expect(gateVerdict(night).next).toMatch(/--set rounds.looks=\[\d+\]/);
  });

  it("holds each of two references by itself: slow drift shows against the old one", () => {
    const night = playedNight(
      [
        duetLike("main", { reference: "last" }),
        slow({ reference: "old" }),
        again({ reference: "old" }),
      ],
      {
        references: ["last", "old"].map((name) => ({
          ...nightLike().references[0],
          name,
        })) as never,
      },
    );
    expect(rowOf(night, "p50-quiet", "last").outcome).toBe("pass");
    expect(rowOf(night, "p50-quiet", "old").outcome).toBe("regression");
    expect(outcomeOf(night)).toBe("regression");
  });

  it("without any budget judges nothing, and never passes", () => {
    const verdict = gateVerdict(nightLike({ budgets: {} }));
    expect(verdict).toMatchObject({ outcome: "inconclusive", rows: [] });
    expect(verdict.next).toContain("gate.budgets");
  });
});

describe("a confirmation", () => {
  it("is what a regression needs to alarm", () => {
    const once = playedNight([slow()]);
    expect(outcomeOf(once)).toBe("inconclusive");
    expect(rowOf(once, "p50-quiet").reasons[0]).toContain("not measured again");
    expect(gateVerdict(once).next).toContain("Run the gate once more");
  });

  it("that says otherwise leaves it inconclusive", () => {
    const night = playedNight([slow(), again({ quiet: 1.01 })]);
    expect(outcomeOf(night)).toBe("inconclusive");
    expect(rowOf(night, "p50-quiet").reasons[0]).toContain("Seen once, not confirmed");
    // What was seen is shown all the same.
    expect(rowOf(night, "p50-quiet").value).toBeCloseTo(0.08, 2);
  });

  it("that was cut before its first look confirms nothing", () => {
    const night = playedNight([slow(), again({ rounds: 3, cut: "SIGTERM" })]);
    expect(rowOf(night, "p50-quiet").outcome).toBe("inconclusive");
    expect(rowOf(night, "p50-quiet").reasons[0]).toContain("SIGTERM");
  });

  it("never makes a regression of what passed", () => {
    expect(outcomeOf(playedNight([duetLike("main"), again()]))).toBe("pass");
  });
});

describe("a self-test that doesn't hold", () => {
  const cases: readonly (readonly [string, GateEvidence["duets"], string])[] = [
    ["the slow-down didn't alarm", [SAME, duetLike("slower", { quiet: 1.02 })] as never, "missed"],
    [
      "the reference alarmed against itself",
      [duetLike("same", { quiet: 1.2 }), SLOWER] as never,
      "cries wolf",
    ],
    ["the slow-down wasn't played", [SAME] as never, "wasn't played to its end"],
    [
      "the reference against itself was cut",
      [duetLike("same", { cut: "SIGINT" }), SLOWER] as never,
      "SIGINT",
    ],
    ["too few rounds were valid", [SAME, duetLike("slower", { rounds: 2 })] as never, "slow-down"],
  ];

  it.each(cases)("makes a night inconclusive: %s", (_, duets, why) => {
    const passing = nightLike({ duets: [...duets, duetLike("main")] });
    expect(gateVerdict(passing).outcome).toBe("inconclusive");
    expect(gateVerdict(passing).reasons[0]).toContain(why);
    const failing = nightLike({ duets: [...duets, slow(), again()] });
    const verdict = gateVerdict(failing);
    expect(verdict.outcome).toBe("inconclusive");
    // Shown, and not believed.
    expect(rowIn(verdict, "p50-quiet")).toMatchObject({ outcome: "inconclusive" });
    expect(rowIn(verdict, "p50-quiet")?.reasons[0]).toContain("would be a regression");
  });

  it("is none where both do what they must, on a runner as noisy as ours", () => {
    const noisy = [duetLike("same", { spread: 0.014 }), duetLike("slower", { spread: 0.014 })];
    const { selfTest } = gateVerdict(nightLike({ duets: [...noisy, duetLike("main")] }));
    expect(selfTest).toEqual({ slower: true, same: true });
  });
});

describe("a night that was killed half-way", () => {
  it("never passes, though its rounds so far do", () => {
    const night = playedNight([duetLike("main", { rounds: 6, cut: "SIGKILL" })]);
    expect(outcomeOf(night)).toBe("inconclusive");
    expect(rowOf(night, "p50-quiet").reasons[0]).toContain("cut short: SIGKILL");
    expect(gateVerdict(night).next).toContain("cut short: SIGKILL");
  });

  it("has nothing to say of rounds that were cut or void", () => {
    const main = duetLike("main");
    const state = { kind: "cut", why: "SIGKILL" } as const;
    const rounds = main.rounds.map((round, at) => (at < 2 ? round : { ...round, state }));
    const night = playedNight([{ ...main, rounds, cut: "SIGKILL" }]);
    expect(rowOf(night, "p50-quiet")).toMatchObject({ outcome: "inconclusive", value: null });
    expect(rowOf(night, "p50-quiet").reasons[0]).toContain("Only 2 rounds of the 5");
  });

  it("before its first comparison says so in every row", () => {
    const { outcome, rows, reasons } = gateVerdict(nightLike({ duets: [] }));
    expect(outcome).toBe("inconclusive");
    expect(rows).toHaveLength(2);
    // Once for both.
    expect(reasons.filter((why) => why.includes("ended before"))).toEqual([
      expect.stringContaining("p50-quiet and p50-busy against old") as string,
    ]);
    expect(rows[0]?.reasons[0]).toContain("the night ended before");
  });

  it("or that misses something never passes", () => {
    const missing = [{ what: "drill hang of old", why: "refused: no container" }];
    const verdict = gateVerdict(nightLike({ missing }));
    expect(verdict).toMatchObject({
      outcome: "inconclusive",
      reasons: ["Missing is drill hang of old: refused: no container."],
      next: "Mend what was missing (drill hang of old), and run the gate again.",
    });
  });

  it("names a reference that couldn't be had in each of its rows", () => {
    const missing = [{ what: "reference old", why: "there is no 9.9.9." }];
    const { rows } = gateVerdict(playedNight([], { missing }));
    expect(rows.map(({ reasons }) => reasons[0])).toEqual([
      "It can't be had: there is no 9.9.9.",
      "It can't be had: there is no 9.9.9.",
    ]);
  });
});

describe("a runner whose noise swallows the budget", () => {
  const noisy = (quiet = 1) => playedNight([duetLike("main", { quiet, spread: 0.09, rounds: 5 })]);

  it("is told which budget it could judge, and never passes", () => {
    const row = rowOf(noisy(), "p50-quiet");
    expect(row.outcome).toBe("inconclusive");
    expect(row.visible).toBeGreaterThan(0.05);
    expect(row.reasons[0]).toMatch(/A budget of 5 % is smaller .* could judge \d/);
    expect(gateVerdict(noisy()).next).toMatch(/--set gate.budgets.p50-quiet=0\.\d+/);
  });

  it("is told how many rounds it would take, where a plan may ask for so many", () => {
    const row = rowOf(playedNight([duetLike("main", { spread: 0.04 })]), "p50-quiet");
    expect(row.reasons[0]).toMatch(/about \d+ rounds would do/);
  });

  it("doesn't pass a candidate that seems much faster, by a budget that it can't judge", () => {
    expect(rowOf(noisy(0.5), "p50-quiet").outcome).toBe("inconclusive");
  });

  it("still sees what lies beyond all that noise", () => {
    const night = playedNight([
      duetLike("main", { quiet: 1.6, spread: 0.09 }),
      duetLike("confirmation", { quiet: 1.6, spread: 0.09 }),
    ]);
    expect(rowOf(night, "p50-quiet").outcome).toBe("regression");
  });
});

describe("an accepted regression", () => {
  const night = (accepted: GateEvidence["accepted"], duets = [slow(), again()]) =>
    playedNight(duets, { accepted });

  it("passes with its reason, and needs no confirmation", () => {
    const held = night([accepts()], [slow()]);
    expect(outcomeOf(held)).toBe("pass");
    expect(rowOf(held, "p50-quiet")).toMatchObject({
      outcome: "pass",
      accepted: "the filter is checked on the server now",
    });
  });

  it("holds against any reference where none is named", () => {
    expect(outcomeOf(night([accepts({ reference: null })]))).toBe("pass");
  });

  it.each([
    ["larger than accepted", accepts({ size: 0.06 }), "6 % is accepted until 2026-12-31, but"],
    ["expired", accepts({ until: "2026-11-25" }), "only until 2026-11-25"],
  ])("alarms again when it is %s", (_, accepted, why) => {
    expect(outcomeOf(night([accepted]))).toBe("regression");
    expect(rowOf(night([accepted]), "p50-quiet").reasons.join(" ")).toContain(why);
  });

  it("counts on its last day", () => {
    expect(outcomeOf(night([accepts({ until: "2026-11-26" })]))).toBe("pass");
  });

  it("holds neither another metric nor another reference", () => {
    expect(outcomeOf(night([accepts({ metric: "p50-busy" })]))).toBe("regression");
    expect(outcomeOf(night([accepts({ reference: "older" })]))).toBe("regression");
  });

  it("never holds a candidate that fails altogether", () => {
    const main = duetLike("main");
    const rounds = main.rounds.map((round) => ({
      ...round,
      quiet: round.quiet && { ...round.quiet, bOverA: { kind: "failed", by: "x" } as const },
    }));
    expect(outcomeOf(night([accepts({ size: 10 })], [{ ...main, rounds }]))).toBe("regression");
  });

  it("is named when it holds nothing any more", () => {
    const reasons = (accepted: GateEvidence["accepted"][number]) =>
      gateVerdict(nightLike({ accepted: [accepted] })).reasons.join(" ");
    expect(reasons(accepts())).toContain("wasn't needed tonight");
    expect(reasons(accepts({ until: "2026-11-01" }))).toContain("ended on 2026-11-01");
    expect(reasons(accepts({ reference: "gone" }))).toContain("doesn't have");
    expect(reasons(accepts({ metric: "capacity" }))).toContain("no budget");
    expect(gateVerdict(night([accepts()])).reasons.join(" ")).not.toContain("wasn't needed");
  });
});
