import { describe, expect, it } from "vitest";
import { capacityEvidence, withSeveral } from "../../claims/users/testing.ts";
import type { CapacityEvidence } from "../../evidence/capacity.ts";
import { ladderLines, usersOf } from "./ladders.ts";

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
  });
});
