import { describe, expect, it } from "vitest";
import type { CpuSeconds } from "../../units/quantity.ts";
import { evidenceOf, withFailures, withRounds } from "../testing.ts";
import { capacityEvidence, withSeveral } from "../users/testing.ts";
import { judgeResources } from "./resources.ts";

describe("better use of resources", () => {
  it.each([
    ["supported", 0.9],
    ["refuted", 1.1],
    ["inconclusive", 1],
  ])("is %s at %f of local's CPU for a query, whatever the latencies", (expected, cpu) => {
    expect(judgeResources(evidenceOf({ cpu, quiet: 3, busy: 3 })).kind).toBe(expected);
    expect(judgeResources(evidenceOf({ cpu, quiet: 0.3, busy: 0.3 })).kind).toBe(expected);
  });

  it("counts by query: twice the CPU for twice the queries is no difference", () => {
    const doubled = withRounds(evidenceOf({ cpu: 2 }), (round) => {
      const { a, b } = round.resources;
      return a && b ? { ...round, resources: { a, b: { ...b, queries: 1200 } } } : round;
    });
    expect(judgeResources(doubled).kind).toBe("inconclusive");
    expect(judgeResources(evidenceOf({ cpu: 2 })).kind).toBe("refuted");
  });

  it("describes memory, without judging it", () => {
    const hungry = withRounds(evidenceOf({ cpu: 0.9 }), (round) => {
      const { a, b } = round.resources;
      const pssBytesMax = (2 ** 32) as NonNullable<typeof b>["pssBytesMax"];
      return a && b ? { ...round, resources: { a, b: { ...b, pssBytesMax } } } : round;
    });
    expect(judgeResources(hungry).kind).toBe("supported");
    expect(judgeResources(hungry).reasons.join()).toMatch(/local 256 MiB, the server setup 4096/);
  });

  it("tells CPU and memory of one and of several backends, where users were counted with both", () => {
    const capacity = withSeveral(capacityEvidence({ a: [100, 125], b: [60, 75] }), [90, 100]);
    const { reasons } = judgeResources({ ...evidenceOf({ cpu: 0.9 }), capacity });
    const told = reasons.filter((reason) => reason.includes("surely held"));
    expect(told).toEqual([
      "At the most users that were surely held, several backends behind a balancer: local 9.00 s of CPU for 1,000 requests and 300 MiB, server 10.00 s of CPU for 1,000 requests and 700 MiB.",
      "At the most users that were surely held, one backend each: local 9.00 s of CPU for 1,000 requests and 300 MiB, server 15.00 s of CPU for 1,000 requests and 700 MiB.",
    ]);
  });

  it("is inconclusive where CPU wasn't read, or none was seen", () => {
    const unread = withRounds(evidenceOf({ cpu: 2 }), (round) =>
      round.number === 2 ? { ...round, resources: {} } : round,
    );
    expect(judgeResources(unread)).toMatchObject({ kind: "inconclusive", moreRoundsHelp: false });
    expect(judgeResources(unread).reasons[0]).toMatch(/round 2: CPU times weren't read/);
    const zero = withRounds(evidenceOf({ cpu: 2 }), (round) => {
      const { a, b } = round.resources;
      return a && b
        ? { ...round, resources: { a: { ...a, cpuSeconds: 0 as CpuSeconds }, b } }
        : round;
    });
    expect(judgeResources(zero).kind).toBe("inconclusive");
  });

  it("isn't decided either way where local failed: that costs more or less than an answer", () => {
    const of = { side: "a", point: "busy", failed: 20 } as const;
    expect(judgeResources(withFailures(evidenceOf({ cpu: 0.9 }), of)).kind).toBe("inconclusive");
    expect(judgeResources(withFailures(evidenceOf({ cpu: 1.1 }), of)).kind).toBe("inconclusive");
  });

  it("isn't supported where the server failed, but may be refuted", () => {
    const of = { side: "b", point: "busy", failed: 20 } as const;
    expect(judgeResources(withFailures(evidenceOf({ cpu: 0.9 }), of)).kind).toBe("inconclusive");
    expect(judgeResources(withFailures(evidenceOf({ cpu: 1.1 }), of)).kind).toBe("refuted");
  });
});
