import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgeUpgrades } from "./upgrades.ts";

const up: MadeUp = { name: "upgrade", faults: [{ name: "upgrade to 1.5.9" }] };
const down: MadeUp = { name: "downgrade", faults: [{ name: "downgrade to 1.5.8" }] };

function judged(evidence: Evidence): Verdict {
  const verdict = judgeUpgrades(evidence);
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}

describe("upgrades", () => {
  it("tells between which versions, and how soon the other one answered", () => {
    const verdict = judged(drilled(drillOf(up), drillOf(down)));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toMatch(
      /^Everything is there after upgrade to 1\.5\.9 on chroma 1, back 1\.9–2\.0 s after its start \(1 of 1\); everything is there after downgrade to 1\.5\.8/,
    );
  });

  it("is supported by 29 of 29 either way, and not by one way alone", () => {
    const there = trialsFrom(29, up);
    expect(judged(drilled(...there, ...trialsFrom(29, down))).kind).toBe("supported");
    const alone = judged(drilled(...there));
    expect(alone.kind).toBe("inconclusive");
    expect(alone.reasons).toContain("Not exercised: the way back to the previous version.");
  });

  it("is refuted by one write that the other version doesn't have", () => {
    const verdict = judged(drilled(drillOf(up), drillOf({ ...down, findings: ["lost"] })));
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toMatch(/^After downgrade to 1\.5\.8 on chroma 1: .*missing/);
  });

  it("is refuted by one setting of the index that the other version reads otherwise", () => {
    const settings = {
      id: "settings-are-kept",
      words: "settings of the index",
      outcome: "broken" as const,
      found: "space is l2, and was cosine",
    };
    const verdict = judged(drilled(drillOf({ ...down, invariants: [settings] })));
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toContain("space is l2, and was cosine");
  });

  it("is refuted where the other version can't be read at all", () => {
    const never = { backMs: "never", verifiedMs: "never", findings: ["unreadable"] } as const;
    const verdict = judged(drilled(drillOf({ ...down, ...never })));
    expect(verdict.kind).toBe("refuted");
  });

  it("is open where it didn't come back to its pace, with all of its data", () => {
    const slow = { backMs: "never", limitMs: 60_000 } as const;
    expect(judged(drilled(drillOf({ ...up, ...slow }))).kind).toBe("inconclusive");
  });

  it("isn't exercised where the other version can't be had", () => {
    const refused = drillOf({ ...up, faults: [], state: { kind: "refused", why: "no network" } });
    expect(judgeUpgrades(drilled(drillOf(), refused))).toMatchObject({
      kind: "not exercised",
      why: "upgrade was refused: no network",
    });
  });
});
