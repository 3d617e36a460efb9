import { describe, expect, it } from "vitest";
import { evidenceOf, withPoint } from "../testing.ts";
import { judgeLatencyNetwork } from "./latency-network.ts";

describe("lower latency by a network", () => {
  it.each([
    ["supported", 0.9],
    ["refuted", 1.1],
    ["inconclusive", 1],
  ])("is %s at %f, whatever happens when busy", (expected, quiet) => {
    expect(judgeLatencyNetwork(evidenceOf({ quiet, busy: 1.5 })).kind).toBe(expected);
    expect(judgeLatencyNetwork(evidenceOf({ quiet, busy: 0.5 })).kind).toBe(expected);
    expect(judgeLatencyNetwork(evidenceOf({ quiet, busy: null })).kind).toBe(expected);
  });

  it("says where the time goes, and that the direct path isn't judged", () => {
    const words = judgeLatencyNetwork(evidenceOf({ quiet: 1.5, busy: 1.5 })).reasons.join(" ");
    expect(words).toMatch(/local 2\.00 ms \(its storage call 1\.00 ms\), the server's app path 3/);
    expect(words).toMatch(/the Chroma server asked directly 2\.\d\d ms\./);
    expect(words).toMatch(/asked directly takes 1\.23× .* \(shown, not judged\)/);
  });

  it("doesn't change with the direct path", () => {
    const slow = evidenceOf({ quiet: 1.5, busy: 1.5 });
    const fast = withPoint(slow, { point: "quiet" }, () => ({ directOverA: null }));
    expect(judgeLatencyNetwork(fast).kind).toBe("refuted");
    expect(judgeLatencyNetwork(fast).reasons.join()).not.toMatch(/asked directly takes/);
  });

  it("says that loopback is the kindest network", () => {
    expect(judgeLatencyNetwork(evidenceOf({ quiet: 0.9 })).reasons.join()).toMatch(/loopback/);
  });
});
