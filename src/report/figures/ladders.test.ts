import { describe, expect, it } from "vitest";
import { capacityEvidence, withSeveral } from "../../claims/users/testing.ts";
import type { CapacityAt, CapacityEvidence } from "../../evidence/capacity.ts";
import { ladderLines, topRung, usersOf } from "./ladders.ts";

const capacity = capacityEvidence({ a: [100, 125], b: [60, 75] });
const withRung = (
  change: Partial<CapacityEvidence["ladders"][number]["rungs"][number]>,
): CapacityEvidence => ({
  ...capacity,
  ladders: capacity.ladders.map((ladder) => ({
    ...ladder,
    rungs: ladder.rungs.map((rung) => ({ ...rung, ...change })),
  })),
});

describe("the ladders of a picture", () => {
  it("are one line for each setup and repeat, with users as the plan counts them", () => {
    const lines = ladderLines(capacity);
    expect(lines.map(({ side, repeat }) => `${side} ${repeat}`)).toEqual([
      "a 1",
      "b 1",
      "a 2",
      "b 2",
    ]);
    expect(lines[0]?.points.map(({ users }) => users)).toEqual([500, 1000, 1250]);
    expect(usersOf(capacity, 108)).toBe(1080);
  });

  it("leave out what wasn't offered, and keep what failed", () => {
    expect(ladderLines(withRung({ notOffered: "a test" }))[0]?.points).toEqual([]);
    const failed = ladderLines(withRung({ atPercentile: { kind: "failed" } }));
    expect(failed[0]?.points.map(({ latencyMs }) => latencyMs)).toEqual([null, null, null]);
  });

  it("show only the contrast that decides", () => {
    const three = capacityEvidence({
      a: [100, 125],
      b: [90, 100],
      contrast: "several backends behind a balancer",
    });
    const both = { ...capacity, ladders: [...capacity.ladders, ...three.ladders] };
    expect(ladderLines(both)).toEqual(ladderLines(three));
  });
});

describe("the ladders of two contrasts", () => {
  const both = withSeveral(capacity, [130, 160]);

  it("have local's in either picture", () => {
    const sides = (contrast: "one backend each" | "several backends behind a balancer") =>
      ladderLines(both, contrast).map(({ side, repeat }) => `${side} ${repeat}`);
    expect(sides("one backend each")).toEqual(["a 1", "b 1", "a 2", "b 2"]);
    expect(sides("several backends behind a balancer")).toEqual(["a 1", "b 1", "a 2", "b 2"]);
    expect(topRung(both, "b", { limitMs: 50 })?.ratePerSecond).toBe(130);
    expect(topRung(both, "b", { limitMs: 50, contrast: "one backend each" })?.ratePerSecond).toBe(
      60,
    );
    expect(topRung(both, "a", { limitMs: 50 })?.ratePerSecond).toBe(100);
  });
});

describe("the highest rung that was held", () => {
  it("is the setup's own", () => {
    expect(topRung(capacity, "a", { limitMs: 50 })?.ratePerSecond).toBe(100);
    expect(topRung(capacity, "b", { limitMs: 50 })?.ratePerSecond).toBe(60);
  });

  it("is none where none was", () => {
    const none = { kind: "none", why: "a test" } as CapacityAt;
    expect(topRung(capacityEvidence({ a: none, b: none }), "a", { limitMs: 50 })).toBeNull();
  });
});
