import { describe, expect, it } from "vitest";
import type { CapacityAt } from "../../evidence/capacity.ts";
import { capacityEvidence, evidenceWith, type Told, withSeveral } from "../users/testing.ts";
import { judgeBetterConcurrency, judgeConcurrentUsers } from "./users.ts";

const judged = (judge: typeof judgeConcurrentUsers, told: Told) => {
  const verdict = judge(evidenceWith(capacityEvidence(told)));
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
};
const users = (told: Told) => judged(judgeConcurrentUsers, told);
const better = (told: Told) => judged(judgeBetterConcurrency, told);
const ABOVE = { kind: "above", lowPerSecond: 900, why: "the generator's ceiling" } as CapacityAt;
const NONE = { kind: "none", why: "this target gets faster with load" } as CapacityAt;
const BELOW = { kind: "below", highPerSecond: 1 } as CapacityAt;

describe("ten times the users", () => {
  it("are supported where they were offered at once and held in every repeat", () => {
    const verdict = users({ a: [40, 50], b: ABOVE, direct: "held" });
    expect(verdict).toMatchObject({ kind: "supported", needed: null });
    expect(verdict.reasons[0]).toMatch(/held ten times local's users in 2 of 2 runs/);
  });

  it("are not supported by the ladders alone, however high", () => {
    expect(users({ a: [40, 50], b: ABOVE }).kind).toBe("inconclusive");
    expect(users({ a: [40, 50], b: [900, 1000] }).kind).toBe("inconclusive");
  });

  it("are refuted where the server misses the objective with fewer", () => {
    const verdict = users({ a: [100, 125], b: [120, 150] });
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toMatch(/0\.96–1\.50×/);
    expect(verdict.headline).toMatch(/p99 within 50 ms/);
  });

  it("are refuted by a server that misses it at any load", () => {
    expect(users({ a: [100, 125], b: BELOW }).kind).toBe("refuted");
  });

  it("stay open where the interval holds ten", () => {
    expect(users({ a: [40, 50], b: [380, 450] }).kind).toBe("inconclusive");
    expect(users({ a: [40, 50], b: ABOVE, direct: "open" }).kind).toBe("inconclusive");
    expect(users({ a: [40, 50], b: ABOVE, direct: "missed" }).kind).toBe("inconclusive");
  });

  it("are not judged by one repeat", () => {
    for (const told of [
      { a: [100, 125], b: [120, 150] },
      { a: [40, 50], b: ABOVE, direct: "held" },
    ] satisfies Told[]) {
      const verdict = users({ ...told, repeats: 1 });
      expect(verdict.kind).toBe("inconclusive");
      expect(verdict.needed).toMatch(/two repeats/);
    }
  });

  it("are not supported by a server that returns worse neighbours", () => {
    const verdict = users({ a: [40, 50], b: ABOVE, direct: "held", recall: 0.9 });
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/[Rr]ecall is lower by 0\.080/);
  });

  it("are refuted all the same by one that returns worse neighbours and is slow", () => {
    expect(users({ a: [100, 125], b: [120, 150], recall: 0.9 }).kind).toBe("refuted");
  });

  it("need agreement at every limit", () => {
    const capacity = capacityEvidence({ a: [40, 50], b: ABOVE, direct: "held" });
    const strict = capacityEvidence({ a: [40, 50], b: [40, 50] });
    const mixed = {
      ...capacity,
      ladders: capacity.ladders.map((ladder, index) => ({
        ...ladder,
        capacities: ladder.capacities.map((one) =>
          one.limitMs === 50 ? (strict.ladders[index]?.capacities[0] ?? one) : one,
        ),
      })),
    };
    const verdict = judgeConcurrentUsers(evidenceWith(mixed));
    expect(verdict).toMatchObject({ kind: "inconclusive" });
    expect(verdict.kind === "inconclusive" && verdict.reasons[0]).toMatch(/depends on the limit/);
  });
});

describe("more users", () => {
  it("are supported where even the narrowest quotient is above 1", () => {
    expect(better({ a: [100, 125], b: [130, 160] }).kind).toBe("supported");
    expect(better({ a: [100, 125], b: ABOVE }).kind).toBe("supported");
  });

  it("are refuted where even the widest is below 1", () => {
    expect(better({ a: [100, 125], b: [60, 75] }).kind).toBe("refuted");
    expect(better({ a: [100, 125], b: BELOW }).kind).toBe("refuted");
  });

  it("stay open where the brackets overlap", () => {
    const verdict = better({ a: [100, 125], b: [100, 125] });
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.needed).toMatch(/narrower brackets/);
  });

  it("stay open where a setup has no capacity to tell, and it says why", () => {
    const verdict = better({ a: [100, 125], b: NONE });
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons[0]).toMatch(/gets faster with load/);
    expect(verdict.needed).toMatch(/both setups have a capacity/);
  });

  it("stay open where both held everything that was offered", () => {
    const verdict = better({ a: ABOVE, b: ABOVE });
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.needed).toMatch(/generator reaches/);
  });
});

describe("both contrasts", () => {
  const both = (one: Told["b"], several: Told["b"]) => {
    const capacity = withSeveral(capacityEvidence({ a: [100, 125], b: one }), several);
    const verdict = judgeBetterConcurrency(evidenceWith(capacity));
    if (verdict.kind === "not exercised") throw new Error(verdict.why);
    return verdict;
  };

  it("are decided by several backends, against the ladder that local has in either", () => {
    const verdict = both([60, 75], [130, 160]);
    expect(verdict.kind).toBe("supported");
    expect(verdict.headline).toContain("1.04–1.60×");
    expect(both([130, 160], [60, 75]).kind).toBe("refuted");
  });

  it("tell what one backend each comes to", () => {
    const { reasons } = both([60, 75], [130, 160]);
    expect(reasons.join(" ")).toContain(
      "With one backend each it would be refuted: p99 within 50 ms: local carries 1,000–1,250 users, the server 600–750 users",
    );
    expect(reasons.join(" ")).toContain("the server with 3 behind a balancer");
  });

  it("are barred each by its own recall, which the other one's doesn't water down", () => {
    const one = capacityEvidence({ a: [100, 125], b: [130, 160] });
    const capacity = withSeveral(one, [130, 160], { recall: 0.965 });
    const worse = judgeBetterConcurrency(evidenceWith(capacity));
    if (worse.kind === "not exercised") throw new Error(worse.why);
    // 0.015 lower there, and not at all with one backend: 0.0075 on average.
    expect(worse.kind).toBe("inconclusive");
    expect(worse.reasons[0]).toMatch(/[Rr]ecall is lower by 0\.015/);
    expect(worse.reasons.join(" ")).toContain("With one backend each it would be supported");
  });

  it("say why the second one is missing", () => {
    const capacity = {
      ...capacityEvidence({ a: [100, 125], b: [60, 75] }),
      several: { backends: 3, missing: "Expected nginx, but there is none." },
    };
    const verdict = judgeBetterConcurrency(evidenceWith(capacity));
    expect(verdict).toMatchObject({
      kind: "refuted",
      reasons: expect.arrayContaining([
        expect.stringContaining("weren't measured: Expected nginx"),
      ]),
    });
  });
});

describe("the words", () => {
  it("tell how many users each carries, by the plan's own measure of a user", () => {
    const { reasons } = users({ a: [100, 125], b: [120, 150] });
    expect(reasons).toContain(
      "P99 within 50 ms: local carries 1,000–1,250 users, the server 1,200–1,500 users (0.96–1.50×).",
    );
  });

  it("tell the generator's own ceiling", () => {
    expect(users({ a: [100, 125], b: [120, 150] }).reasons.join(" ")).toMatch(
      /sends 4000\/s on time \(40,000 users\)/,
    );
  });

  it("tell which contrast was measured", () => {
    const one = users({ a: [100, 125], b: [120, 150] });
    const three = users({
      a: [100, 125],
      b: [120, 150],
      contrast: "several backends behind a balancer",
    });
    expect(one.reasons.join(" ")).toMatch(/three behind a balancer weren't measured/);
    expect(three.reasons.join(" ")).not.toMatch(/weren't measured/);
  });
});

describe("a generator that can't keep its schedule even against a server that does nothing", () => {
  it("leaves both open, and says what it takes", () => {
    const told = capacityEvidence({ a: [100, 125], b: [120, 150] });
    const none = { ...told, generator: { ...told.generator, ceilingPerSecond: null } };
    const capacity = { ...none, ladders: [], direct: [], recall: [] };
    for (const judge of [judgeConcurrentUsers, judgeBetterConcurrency])
      expect(judge(evidenceWith(capacity))).toMatchObject({
        kind: "inconclusive",
        needed: expect.stringContaining("nothing else uses"),
      });
  });
});

describe("without ladders", () => {
  it("neither is exercised, and it says what is needed", () => {
    for (const judge of [judgeConcurrentUsers, judgeBetterConcurrency])
      expect(judge(evidenceWith(null))).toMatchObject({
        kind: "not exercised",
        why: expect.stringContaining("--profile users"),
      });
  });
});
