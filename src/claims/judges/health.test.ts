import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgeAlerts } from "./alerts.ts";
import { judgeHealth } from "./health.ts";

type Detections = NonNullable<MadeUp["detections"]>;
const good: Detections[number] = { check: "good", noticed: [40, 90] };
const notices: Detections = [{ check: "paper", noticed: [900, 1900] }, good];
const misses: Detections = [{ check: "paper", noticed: 4000 }, good];
const alarmed: Detections = [{ check: "paper", noticed: [0, 1000], falseAlarms: 11 }, good];
const hangs = (detections: Detections): MadeUp => ({
  name: "hang",
  faults: [{ name: "freeze" }],
  detections: detections.map((one) => ({ ...one, fault: "freeze" })),
});
const cuts = (detections: Detections): MadeUp => ({
  name: "network-cut",
  faults: [{ name: "cut" }],
  detections: detections.map((one) => ({ ...one, fault: "cut" })),
});

function verdictOf(judge: typeof judgeHealth, evidence: Evidence): Verdict {
  const verdict = judge(evidence);
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}
const health = (...drills: Evidence["drills"]) => verdictOf(judgeHealth, drilled(...drills));
const alerts = (...drills: Evidence["drills"]) => verdictOf(judgeAlerts, drilled(...drills));

describe("health", () => {
  it("says what it noticed, and how fast, with the known query's time beside it", () => {
    const verdict = health(drillOf({ detections: notices }));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toBe(
      "It passes on a healthy server (1 of 1); kill on chroma 1 noticed after 0.9–1.9 s (1 of 1).",
    );
    expect(verdict.reasons).toContain(
      "For comparison, a check that asks a known query noticed kill on chroma 1 after 40–90 ms.",
    );
  });

  it("is supported by enough passes on a healthy server and under each fault", () => {
    const kills = trialsFrom(29, { detections: notices });
    expect(health(...kills, ...trialsFrom(29, hangs(notices))).kind).toBe("supported");
    expect(health(...kills, ...trialsFrom(28, hangs(notices))).kind).toBe("inconclusive");
    expect(health(...kills).kind).toBe("inconclusive");
  });

  it("is refuted by one fault that it misses, with its name", () => {
    const verdict = health(drillOf({ detections: notices }), drillOf(hangs(misses)));
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline: "After freeze on chroma 1: not noticed within 4 s.",
    });
  });

  it("is refuted by failing on a healthy server: then noticing is worth nothing", () => {
    const verdict = health(drillOf({ detections: alarmed }));
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline: "On a healthy server: it failed 11 times before anything was broken.",
    });
    expect(verdict.tallies.map(({ held }) => held)).toEqual([0, 0]);
  });

  it("says why a check never succeeded", () => {
    const drill = drillOf({ detections: alarmed });
    const none = { kind: "none", why: "it never succeeded (HTTP 410)" } as const;
    const deaf = {
      ...drill,
      detections: drill.detections.map((one) =>
        one.check === "paper" ? { ...one, noticed: none } : one,
      ),
    };
    expect(health(deaf).headline).toBe(
      "On a healthy server: it failed 11 times before anything was broken; it never succeeded (HTTP 410).",
    );
  });

  it("isn't refuted by alarms while probes failed, too", () => {
    const drill = drillOf({ detections: alarmed });
    const paths = drill.clock?.paths.map((path) => ({ ...path, failuresBefore: { timeout: 2 } }));
    const ill = { ...drill, clock: drill.clock && { ...drill.clock, paths: paths ?? [] } };
    expect(health(ill).kind).toBe("inconclusive");
  });

  it("isn't refuted by a fault that nobody felt", () => {
    const unfelt: Detections = [
      { check: "paper", noticed: 4000 },
      { check: "good", noticed: 4000 },
    ];
    const drill = drillOf({ detections: unfelt });
    const none = { kind: "none", why: "no probe failed" } as const;
    const paths = drill.clock?.paths.map((path) => ({ ...path, failed: none })) ?? [];
    const calm = { ...drill, clock: drill.clock && { ...drill.clock, paths } };
    expect(health(calm)).toMatchObject({ kind: "inconclusive", tallies: [{ held: 1 }] });
    // Probes feel what the known query of the check came too late for.
    expect(health(drill).kind).toBe("refuted");
  });

  it("isn't refuted by a fault that was over before the check could be sure", () => {
    const short: Detections = [{ check: "paper", noticed: 4000, withinMs: 4001 }, good];
    const verdict = health(drillOf({ detections: short }));
    expect(verdict).toMatchObject({ kind: "inconclusive", tallies: [{ held: 1 }] });
    expect(verdict.reasons).toContain(
      "Can't be told: kill on chroma 1 (it lasted 4 s, and the check may take 4.1 s).",
    );
    const long: Detections = [{ check: "paper", noticed: 4000, withinMs: 4000 }, good];
    expect(health(drillOf({ detections: long })).kind).toBe("refuted");
  });

  it("judges by the same question asked more often where the paper's pace can't tell", () => {
    const seldom: Detections[number] = { check: "paper", noticed: 4000, withinMs: 120_000 };
    const often: Detections[number] = {
      check: "paper, every 1 s",
      noticed: 4000,
      everyMs: 1000,
      withinMs: 4000,
    };
    const verdict = health(drillOf({ detections: [seldom, often, good] }));
    expect(verdict.kind).toBe("refuted");
    expect(verdict.reasons.join(" ")).toContain("Judged by the same question asked every 1 s");
    const written: Detections[number] = { check: "paper", noticed: [60_000, 61_000] };
    expect(health(drillOf({ detections: [written, often, good] })).kind).toBe("inconclusive");
  });

  it.each([
    ["restart-persistence", "restart"],
    ["upgrade", "upgrade to 1.5.9"],
  ])("takes what was planned, %s, for no incident", (name, fault) => {
    const restart = drillOf({
      name,
      faults: [{ name: fault }],
      detections: misses.map((one) => ({ ...one, fault })),
    });
    expect(judgeHealth(drilled(restart)).kind).toBe("not exercised");
    expect(judgeAlerts(drilled(restart)).kind).toBe("not exercised");
  });

  it("isn't exercised without a health check, or on local", () => {
    expect(judgeHealth(drilled(drillOf())).kind).toBe("not exercised");
    const local = drillOf({ setup: "local", detections: misses });
    expect(judgeHealth(drilled(local)).kind).toBe("not exercised");
  });
});

describe("alerts", () => {
  it("are judged by the health check alone, and say so", () => {
    const verdict = alerts(drillOf({ detections: notices }));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.headline).toBe("Kill on chroma 1 noticed after 0.9–1.9 s (1 of 1).");
    expect(verdict.reasons.join(" ")).toMatch(/whether a person answers is outside/);
  });

  it("are supported by enough noticed faults of each kind", () => {
    const all = (times: number) => [
      ...trialsFrom(29, { detections: notices }),
      ...trialsFrom(29, hangs(notices)),
      ...trialsFrom(times, cuts(notices)),
    ];
    expect(alerts(...all(29)).kind).toBe("supported");
    expect(alerts(...all(28)).kind).toBe("inconclusive");
  });

  it("are refuted by one fault that goes unnoticed", () => {
    expect(alerts(drillOf({ detections: notices }), drillOf(cuts(misses)))).toMatchObject({
      kind: "refuted",
      headline: "After cut on chroma 1: not noticed within 4 s.",
    });
  });

  it("are refuted by a check that alarms all the time: nobody learns anything from it", () => {
    expect(alerts(drillOf({ detections: alarmed }))).toMatchObject({
      kind: "refuted",
      headline: expect.stringContaining("goes unnoticed, for the health check was failing before"),
    });
  });
});
