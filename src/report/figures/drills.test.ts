import { describe, expect, it } from "vitest";
import { drilled, drillOf, trialsFrom } from "../../claims/testing-drills.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import { drillGroups, recoverySpread } from "./drills.ts";

const only = (...drills: readonly DrillEvidence[]) => {
  const [group, ...more] = drillGroups(drilled(...drills));
  if (group === undefined || more.length > 0) throw new Error("Expected one group.");
  return group;
};

describe("drills in groups", () => {
  it("puts the trials of one drill on one setup together, in the order of playing", () => {
    const local = drillOf({ setup: "local" });
    const groups = drillGroups(drilled(...trialsFrom(2), drillOf({ name: "hang" }), local));
    expect(groups.map(({ label, trials }) => [label, trials.length])).toEqual([
      ["crash-persistence", 2],
      ["hang", 1],
      ["crash-persistence (local)", 1],
    ]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(3);
  });

  it("is as good as its worst trial, and shows that one", () => {
    const broken = drillOf({ trial: 3, findings: ["lost"] });
    const unseen = drillOf({ trial: 4, backMs: "never" });
    expect(only(...trialsFrom(2), unseen, broken)).toMatchObject({
      kind: "broken",
      held: 2,
      shown: { drill: { trial: 3 } },
    });
    expect(only(...trialsFrom(2), unseen)).toMatchObject({
      kind: "unknown",
      shown: { drill: { trial: 4 } },
    });
  });

  it("shows the slowest of those that held", () => {
    const slow = drillOf({ trial: 2, backMs: [9000, 9100] });
    expect(only(drillOf(), slow, drillOf({ trial: 3 })).shown.drill.trial).toBe(2);
  });
});

describe("the spread of recoveries", () => {
  const backs = (...middles: readonly number[]) =>
    middles.map((back, index) => drillOf({ trial: index + 1, backMs: [back, back + 10] }));

  it("has both ends and the middle one, the upper of two", () => {
    expect(recoverySpread(only(...backs(300, 100, 200, 400)))).toMatchObject({
      timed: 4,
      min: { highMs: 110 },
      median: { highMs: 310 },
      max: { highMs: 410 },
    });
  });

  it("ranks one that wasn't seen behind all others, and never leaves it out", () => {
    const spread = recoverySpread(only(...backs(100, 200), drillOf({ trial: 3, backMs: "never" })));
    expect(spread).toMatchObject({ timed: 3, median: { highMs: 210 }, max: { kind: "censored" } });
  });

  it("is that of the way back where a drill goes back", () => {
    const back = drillOf({ name: "rollback", spans: [{ id: "rollback", took: [12_100, 12_300] }] });
    expect(recoverySpread(only(back))).toMatchObject({
      since: "after the decision",
      median: { highMs: 12_300 },
    });
  });

  it("leaves out what proves nothing", () => {
    const harmless = drillOf({ faults: [{ name: "kill", bit: null }], backMs: [1, 2] });
    expect(recoverySpread(only(harmless))).toBeNull();
    expect(recoverySpread(only(drillOf({ backMs: null })))).toBeNull();
  });
});
