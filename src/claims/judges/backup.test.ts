import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgeBackup } from "./backup.ts";

const faults = [{ name: "destroyed-data", endedBy: "operator" as const }];
const stopped: MadeUp = { name: "restore-stopped-copy", faults };

function judged(evidence: Evidence): Verdict {
  const verdict = judgeBackup(evidence);
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}

describe("backup", () => {
  it("tells what was put back, and is never supported: nobody saw a schedule", () => {
    const verdict = judged(drilled(...trialsFrom(40, stopped)));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toMatch(
      /^Nothing older than the backup is missing from a copy of the stopped server \(40 of 40/,
    );
    expect(verdict.reasons.join(" ")).toContain("every day, by itself");
    expect(verdict.needed).toContain("scheduler");
  });

  it("is refuted by one backup that isn't whole", () => {
    const verdict = judged(drilled(drillOf({ ...stopped, findings: ["lost"] })));
    expect(verdict).toMatchObject({ kind: "refuted", needed: null });
  });

  it("isn't about how soon the data is back: that is another promise", () => {
    const verdict = judged(drilled(drillOf({ ...stopped, backMs: "never", limitMs: 3_700_000 })));
    expect(verdict.kind).toBe("inconclusive");
  });

  it("isn't exercised without a restore", () => {
    expect(judgeBackup(drilled(drillOf())).kind).toBe("not exercised");
  });
});
