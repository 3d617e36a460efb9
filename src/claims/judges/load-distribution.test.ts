import { describe, expect, it } from "vitest";
import type { Distribution, SpreadStretch } from "../../evidence/drill.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeLoadDistribution } from "./load-distribution.ts";

const within = (low: number, high: number) =>
  ({ kind: "within", lowMs: milliseconds(low), highMs: milliseconds(high) }) as const;

const stretch = (
  id: SpreadStretch["id"],
  answered: number[],
  more: Partial<SpreadStretch> = {},
): SpreadStretch => ({
  id,
  lastsMs: 8000 as Milliseconds,
  requests: answered.reduce((sum, count) => sum + count, 0),
  failed: 0,
  answered,
  triedInVain: answered.map(() => 0),
  ...more,
});

/** Spread as it should be, unless a stretch is told otherwise. */
function spread(
  stretches: Partial<Record<SpreadStretch["id"], SpreadStretch | null>> = {},
  more: Partial<Distribution> = {},
): Distribution {
  const all = {
    before: stretch("before", [81, 80, 81]),
    settling: stretch("settling", [1, 0, 1], { failed: 1 }),
    down: stretch("down", [82, 0, 81], { triedInVain: [0, 4, 0] }),
    after: stretch("after", [40, 41, 40]),
    ...stretches,
  };
  return {
    balancer: "round-robin",
    maxFails: 1,
    failTimeoutMs: 2000 as Milliseconds,
    killed: 2,
    stretches: Object.values(all).filter((one) => one !== null),
    settled: within(10, 60),
    back: within(2100, 2300),
    ...more,
  };
}

const made = (distribution: Distribution | null = spread()): MadeUp => ({
  name: "load-distribution",
  faults: [{ name: "kill", on: "backend 2" }],
  distribution,
});
const judged = (distribution: Distribution | null) =>
  judgeLoadDistribution(drilled(drillOf(made(distribution))));

describe("load-distribution", () => {
  it("held once, which isn't enough, and says what was counted", () => {
    expect(judged(spread())).toMatchObject({
      kind: "inconclusive",
      headline: expect.stringContaining("1 of 1"),
      reasons: expect.arrayContaining([
        expect.stringContaining("undisturbed 81 / 80 / 81 requests"),
      ]),
    });
  });

  it("is supported by 29 of 29", () => {
    expect(judgeLoadDistribution(drilled(...trialsFrom(29, made()))).kind).toBe("supported");
  });

  it("is refuted by a balancer that sends everything to one backend", () => {
    const verdict = judged(spread({ before: stretch("before", [242, 0, 0]) }));
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("backends 2 and 3 got nothing"),
    });
  });

  it("is refuted where a backend gets less than half its part, and not where it gets a bit less", () => {
    expect(judged(spread({ before: stretch("before", [120, 90, 32]) })).kind).toBe("refuted");
    expect(judged(spread({ before: stretch("before", [100, 82, 60]) })).kind).toBe("inconclusive");
  });

  it("is refuted by a balancer without failover", () => {
    const verdict = judged(
      spread(
        {
          settling: stretch("settling", [54, 0, 54], { failed: 54 }),
          down: stretch("down", [0, 0, 0]),
        },
        { settled: { kind: "censored", afterMs: milliseconds(7900) } },
      ),
    );
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("54 requests failed while backend 2 was dead"),
    });
  });

  it("is refuted where a dead backend is asked again and again", () => {
    const often = stretch("down", [82, 0, 81], { triedInVain: [0, 54, 0] });
    expect(judged(spread({ down: often }))).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("it wasn't left out"),
    });
    const never = judged(spread({}, { maxFails: 0 }));
    expect(never.kind).toBe("refuted");
  });

  it("is refuted where the dead one's part goes to one of the others alone", () => {
    expect(judged(spread({ down: stretch("down", [163, 0, 0]) })).kind).toBe("refuted");
  });

  it("is refuted where the one that is back gets nothing, or hardly anything", () => {
    const back = { kind: "censored", afterMs: milliseconds(60_000) } as const;
    expect(judged(spread({ after: null }, { back })).kind).toBe("refuted");
    expect(judged(spread({ after: stretch("after", [60, 2, 59]) })).kind).toBe("refuted");
  });

  it("doesn't judge an unevenness of a handful of requests", () => {
    const few = judged(spread({ before: stretch("before", [9, 2, 9]) }));
    expect(few.kind).toBe("inconclusive");
    expect(few).toMatchObject({
      reasons: expect.arrayContaining([expect.stringContaining("only 20 requests")]),
    });
  });

  it("counts the paper's balancer and the plan's each by itself", () => {
    const paper = drillOf({ ...made(), name: "load-distribution-as-written" });
    const verdict = judgeLoadDistribution(drilled(paper, drillOf(made())));
    expect(verdict).toMatchObject({
      tallies: [
        { fault: "load-distribution-as-written", held: 1 },
        { fault: "load-distribution", held: 1 },
      ],
    });
  });

  it("isn't exercised by a drill without a balancer", () => {
    expect(judgeLoadDistribution(drilled(drillOf())).kind).toBe("not exercised");
    expect(judged(null).kind).toBe("inconclusive");
  });
});
