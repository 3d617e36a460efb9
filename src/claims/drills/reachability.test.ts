import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "../../stats/random.ts";
import { milliseconds } from "../../units/quantity.ts";
import { drillOf, reached } from "../testing-drills.ts";
import { findingsOf } from "./findings.ts";
import { type Reachability, reachabilityOf, reachabilityWords } from "./reachability.ts";

function judge(missed: number, controls: readonly number[] | null): Reachability {
  const { ledger } = reached(missed, controls);
  if (ledger === null) throw new Error("Expected a ledger.");
  return reachabilityOf(ledger);
}

const kindOf = (missed: number, controls: readonly number[] | null) => judge(missed, controls).kind;

describe("records that their own vectors don't find", () => {
  it("are no finding without runs beside them, however many they are", () => {
    expect(judge(300, null)).toEqual({
      kind: "unjudged",
      why: "the history wasn't played again without a fault",
    });
    expect(judge(300, [0, 0, 0, 0])).toMatchObject({
      kind: "unjudged",
      why: "only 4 of 5 runs without a fault could be played",
    });
  });

  it("are a finding where they are more than 1 point more, and none at 1 point", () => {
    expect(kindOf(3, [0, 0, 0, 0, 0])).toBe("as without a fault");
    expect(kindOf(4, [0, 0, 0, 0, 0])).toBe("beyond");
    const missed = reached(4, [0, 0, 0, 0, 0]).ledger;
    expect(missed === null ? [] : findingsOf(missed)).toEqual([
      expect.objectContaining({ kind: "unreachable", count: 4, healed: false }),
    ]);
  });

  it("are none where the runs without a fault differ as much from each other", () => {
    expect(kindOf(12, [0, 9, 1, 8, 2])).toBe("as without a fault");
    expect(kindOf(60, [0, 9, 1, 8, 2])).toBe("beyond");
  });

  it("are none where chance alone may make it so, though the runs agree by luck", () => {
    expect(kindOf(24, [18, 18, 18, 18, 18])).toBe("as without a fault");
    expect(kindOf(60, [18, 18, 18, 18, 18])).toBe("beyond");
  });

  it("are none where they are fewer than without a fault", () => {
    expect(kindOf(0, [40, 41, 39, 40, 42])).toBe("as without a fault");
  });

  it("are told with what stands beside them, and with what the sample can't show", () => {
    expect(reachabilityWords(judge(1, [0, 0, 1, 0, 0]))).toBe(
      "1 of 300 sampled records (0.3 %) aren't found by their own vectors, as many as without a fault (5 runs without a fault: 0.0 % to 0.3 %)",
    );
    expect(reachabilityWords(judge(20, [18, 18, 18, 18, 18]))).toContain(
      "this sample shows no less than 5.7 points more, not the 1 point that would count",
    );
    expect(reachabilityWords(judge(30, [0, 0, 0, 0, 0]))).toContain("more than without a fault");
    expect(reachabilityWords(judge(30, null))).toBeNull();
  });

  it("are unjudged in evidence from before there were controls", () => {
    const { ledger } = drillOf();
    expect(ledger?.controls).toBeNull();
    expect(ledger === null ? null : findingsOf(ledger)).toEqual([]);
  });

  /** Made by chance alone, with so many of 300 missed on average. */
  const drawn = (seed: number) => {
    const random = seeded(seed, "reachability");
    const draw = (share: number) =>
      Array.from({ length: 300 }).filter(() => random.next() < share).length;
    return (share: number, without: number) => {
      const { ledger } = drillOf();
      const reading = ledger?.readings.findLast(({ reachability }) => reachability !== null);
      if (reading === undefined) throw new Error("Expected a reading.");
      const control = () => ({
        ...{ requests: 193, tookMs: milliseconds(9000), sampled: 300, missed: draw(without) },
      });
      const beyond = () =>
        reachabilityOf({
          readings: [{ ...reading, reachability: { sampled: 300, missed: draw(share) } }],
          controls: { wanted: 5, played: Array.from({ length: 5 }, control), failed: [] },
        }).kind === "beyond";
      return Array.from({ length: 300 }).filter(beyond).length;
    };
  };

  it("are found by mistake in about 1 of 100 drills at most that are like their controls", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 0.1, noNaN: true }), (seed, share) => {
        // 3 of 300, and five standard errors of so many trials.
        expect(drawn(seed)(share, share)).toBeLessThanOrEqual(3 + 9);
      }),
      { numRuns: 6 },
    );
  });

  it("are found nearly always where a tenth of them is gone", () => {
    expect(drawn(3)(0.1, 0.002)).toBeGreaterThan(295);
  });
});
