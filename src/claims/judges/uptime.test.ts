import { describe, expect, it } from "vitest";
import { drilled, drillOf, trialsFrom } from "../testing-drills.ts";
import { judgeUptime } from "./uptime.ts";

describe("uptime", () => {
  it("is arithmetic from the longest outage seen, and never a verdict", () => {
    // From the fault to the former pace: 4 s of fault and 2 s of recovery.
    expect(judgeUptime(drilled(drillOf()))).toMatchObject({
      kind: "inconclusive",
      headline:
        "99.9 % leaves 43.2 min of a month: room for 432 outages of 5.9–6.0 s (kill on chroma 1).",
    });
    expect(judgeUptime(drilled(...trialsFrom(300))).kind).toBe("inconclusive");
  });

  it("counts the time in which a person decides", () => {
    const hang = drillOf({ faults: [{ name: "hang", endedBy: "operator" }] });
    expect(judgeUptime(drilled(hang))).toMatchObject({
      headline: expect.stringContaining("39 outages of 65.9–66.0 s"),
    });
  });

  it("speaks of the longest outage first, and of the others beside it", () => {
    const hang = drillOf({ name: "hang", faults: [{ name: "hang", endedBy: "operator" }] });
    for (const drills of [
      [drillOf(), hang],
      [hang, drillOf()],
    ])
      expect(judgeUptime(drilled(...drills))).toMatchObject({
        headline: expect.stringContaining("(hang on chroma 1)"),
        reasons: expect.arrayContaining([
          "By the other faults: room for 432 outages of 5.9–6.0 s (kill on chroma 1).",
        ]),
      });
  });

  it("says when a single incident is too much", () => {
    const slow = drillOf({ backMs: [3_590_000, 3_596_000], verifiedMs: [1, 2] });
    expect(judgeUptime(drilled(slow))).toMatchObject({
      headline: expect.stringContaining("0.7 outages of 59 min 54 s–60 min"),
    });
  });

  it("isn't exercised where no end of an outage was seen", () => {
    expect(judgeUptime(drilled(drillOf({ backMs: "never" }))).kind).toBe("not exercised");
    expect(judgeUptime(drilled()).kind).toBe("not exercised");
  });
});
