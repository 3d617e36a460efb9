import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgeDataRecovery } from "./data-recovery.ts";

const destroyed = [{ name: "destroyed-data", endedBy: "operator" as const }];
const stopped: MadeUp = { name: "restore-stopped-copy", faults: destroyed };
const running: MadeUp = { name: "restore-running-copy", faults: destroyed };

function judged(evidence: Evidence): Verdict {
  const verdict = judgeDataRecovery(evidence);
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}

describe("data-recovery", () => {
  it("tells how soon the data was back, and what is assumed on top", () => {
    const verdict = judged(drilled(drillOf(stopped)));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toBe(
      "Back from a copy of the stopped server 5.9–6.0 s after it was destroyed, nothing older than the backup missing (1 of 1).",
    );
    expect(verdict.reasons.join(" ")).toContain("60 s are assumed on top for a person");
  });

  it("is supported by 29 of 29 of each way, and not by fewer of one", () => {
    const with_ = (times: number) =>
      judged(drilled(...trialsFrom(29, stopped), ...trialsFrom(times, running))).kind;
    expect(with_(29)).toBe("supported");
    expect(with_(28)).toBe("inconclusive");
  });

  it("is refuted by one backup that lacks what is older than it, and names how it was made", () => {
    const verdict = judged(
      drilled(...trialsFrom(29, stopped), drillOf({ ...running, findings: ["lost"] })),
    );
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toMatch(/^From a copy of the running server: .*missing/);
  });

  it("is open where the data wasn't seen to come back, and refuted once the hour is over", () => {
    const never = (limitMs: number) =>
      judged(drilled(drillOf({ ...stopped, backMs: "never", limitMs }))).kind;
    expect(never(60_000)).toBe("inconclusive");
    expect(never(3_700_000)).toBe("refuted");
  });

  it("says at which size, and what of it grows", () => {
    const drill = drillOf({
      ...stopped,
      spans: [
        { id: "copy", took: [20, 20] },
        { id: "put back", took: [40, 40] },
      ],
    });
    expect(judged(drilled(drill)).reasons.join(" ")).toContain(
      "At the size of this run (2,000 records before the drill): copy: 20 ms; put back: 40 ms; these parts grow",
    );
  });

  it("isn't exercised by drills that destroy nothing, by local, or by a refused one", () => {
    const refused = drillOf({ ...stopped, state: { kind: "refused", why: "no rights" } });
    const others = drilled(drillOf(), drillOf({ ...stopped, setup: "local" }), refused);
    expect(judgeDataRecovery(others)).toMatchObject({
      kind: "not exercised",
      why: expect.stringContaining("restore-stopped-copy was refused: no rights"),
    });
  });
});
