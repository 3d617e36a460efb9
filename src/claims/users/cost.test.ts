import { describe, expect, it } from "vitest";
import type { CapacityAt } from "../../evidence/capacity.ts";
import { cpuPerThousand, memoryAfter, topRung } from "./cost.ts";
import { capacityEvidence, withSeveral } from "./testing.ts";

const capacity = capacityEvidence({ a: [100, 125], b: [60, 75] });

describe("the highest rung that was held", () => {
  it("is the setup's own", () => {
    expect(topRung(capacity, "a", { limitMs: 50 })?.ratePerSecond).toBe(100);
    expect(topRung(capacity, "b", { limitMs: 50 })?.ratePerSecond).toBe(60);
  });

  it("is none where none was", () => {
    const none = { kind: "none", why: "a test" } as CapacityAt;
    expect(topRung(capacityEvidence({ a: none, b: none }), "a", { limitMs: 50 })).toBeNull();
  });

  it("is of its own contrast, and local's in either", () => {
    const both = withSeveral(capacity, [130, 160]);
    expect(topRung(both, "b", { limitMs: 50 })?.ratePerSecond).toBe(130);
    expect(topRung(both, "b", { limitMs: 50, contrast: "one backend each" })?.ratePerSecond).toBe(
      60,
    );
    expect(topRung(both, "a", { limitMs: 50 })?.ratePerSecond).toBe(100);
  });
});

describe("what a setup takes", () => {
  it("is CPU time by request, and memory after the ladder", () => {
    const top = topRung(capacity, "b", { limitMs: 50 });
    // 0.9 cores at 60/s.
    expect(top && cpuPerThousand(top)).toBeCloseTo(15, 10);
    expect(memoryAfter(capacity, "b", "one backend each")).toBe(700 * 1024 ** 2);
    expect(memoryAfter(capacity, "b", "several backends behind a balancer")).toBeNull();
  });
});
