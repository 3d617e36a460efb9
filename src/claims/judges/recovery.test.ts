import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgeRecovery } from "./recovery.ts";

const hang: MadeUp = { name: "hang", faults: [{ name: "freeze", endedBy: "operator" }] };
const cut: MadeUp = {
  name: "network-cut",
  faults: [{ name: "cut", on: "backend → chroma 1" }],
};

function judged(evidence: Evidence): Verdict {
  const verdict = judgeRecovery(evidence);
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}

describe("recovery", () => {
  it("has the recovery time as its headline", () => {
    const verdict = judged(drilled(drillOf()));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toBe("Kill on chroma 1: back 1.9–2.0 s after it was healed (1 of 1).");
    expect(verdict.tallies[0]?.took).toEqual({ lowMs: 1900, highMs: 2000 });
  });

  it("says of a person's fault what of the time is assumed", () => {
    const verdict = judged(drilled(drillOf(hang)));
    expect(verdict.headline).toBe(
      "Freeze on chroma 1: back 5.9–6.0 s after it began, plus 60 s assumed for a person to decide (1 of 1).",
    );
  });

  it("is supported by 29 of 29 of each fault that this driver can make, and not by fewer", () => {
    const all = (times: number) =>
      drilled(...trialsFrom(29), ...trialsFrom(29, hang), ...trialsFrom(times, cut));
    expect(judged(all(29)).kind).toBe("supported");
    expect(judged(all(28)).kind).toBe("inconclusive");
    const noCut = judged(drilled(...trialsFrom(29), ...trialsFrom(29, hang)));
    expect(noCut.kind).toBe("inconclusive");
    expect(noCut.reasons.join(" ")).toContain("Not exercised: a network cut");
  });

  it("isn't supported while one recovery wasn't seen: leaving it out would flatter", () => {
    const unseen = drillOf({ trial: 30, backMs: "never" });
    const verdict = judged(
      drilled(...trialsFrom(29), unseen, ...trialsFrom(29, hang), ...trialsFrom(29, cut)),
    );
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons.join(" ")).toContain(
      "crash-persistence, trial 30 (not at its former pace within 60 s after it was healed)",
    );
    expect(verdict.needed).toBe(
      "a run that waits beyond the bound: `--set drilling.limitMs=310000`",
    );
  });

  it("is refuted by one recovery beyond 5 min, with the fault's name", () => {
    const slow = drillOf({ ...cut, backMs: [300_000, 301_000], verifiedMs: [1000, 200_000] });
    const verdict = judged(drilled(...trialsFrom(29), slow));
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toMatch(/^After cut on backend → chroma 1: back 5 min/);
    const faster = drillOf({ ...cut, backMs: [298_000, 299_000], verifiedMs: [1000, 200_000] });
    expect(judged(drilled(...trialsFrom(29), faster)).kind).toBe("inconclusive");
  });

  it("is refuted by one that wasn't back when the bound had passed", () => {
    const never = drillOf({ backMs: "never", limitMs: 310_000, verifiedMs: [1000, 200_000] });
    expect(judged(drilled(never)).kind).toBe("refuted");
  });

  it("is refuted by data that is still wrong when the bound has passed, and open before", () => {
    expect(judged(drilled(drillOf({ findings: ["lost"] }))).kind).toBe("inconclusive");
    const late = drillOf({ findings: ["lost"], verifiedMs: "never" });
    const { clock } = late;
    if (clock === null) throw new Error("Expected a clock.");
    const verified = { kind: "censored", afterMs: 320_000 } as unknown as typeof clock.verified;
    expect(judged(drilled({ ...late, clock: { ...clock, verified } })).kind).toBe("refuted");
  });

  it("tells the outage from the fault itself beside it", () => {
    expect(judged(drilled(drillOf())).reasons.join(" ")).toContain(
      "a person's part included: 5.9–6.0 s after kill on chroma 1",
    );
  });

  it("isn't exercised by a move, by local, or without a clock", () => {
    expect(
      judgeRecovery(
        drilled(
          drillOf({ name: "rollback", faults: [{ name: "latency" }] }),
          drillOf({ setup: "local" }),
          drillOf({ name: "shared-data", faults: [] }),
          drillOf({ name: "restore-stopped-copy", faults: [{ name: "destroyed-data" }] }),
          drillOf({ name: "upgrade", faults: [{ name: "upgrade to 1.5.9" }] }),
        ),
      ).kind,
    ).toBe("not exercised");
  });
});
