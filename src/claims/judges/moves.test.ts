import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeAfterCleanup } from "./after-cleanup.ts";
import { judgeMigration } from "./migration.ts";
import { judgeRollback } from "./rollback.ts";
import { judgeSharedData } from "./shared-data.ts";

type Invariants = NonNullable<MadeUp["invariants"]>;
const invariant = (id: string, outcome: "held" | "broken" | "unknown"): Invariants[number] => ({
  id,
  words: "it must hold",
  outcome,
  found: outcome === "held" ? "it does" : "it doesn't",
});
const rollback = (made: MadeUp = {}): MadeUp => ({
  name: "rollback",
  faults: [{ name: "latency", on: "app → backend 1", healedAtMs: null }],
  spans: [{ id: "rollback", took: [12_100, 12_300] }],
  invariants: [invariant("second-rollback-changes-nothing", "held")],
  ...made,
});
const kind = (judge: (evidence: Evidence) => { kind: string }, ...drills: Evidence["drills"]) =>
  judge(drilled(...drills)).kind;

describe("rollback", () => {
  it("says how long the way back took", () => {
    expect(judgeRollback(drilled(drillOf(rollback())))).toMatchObject({
      kind: "inconclusive",
      headline: "Back on the old side, nothing lost, 12.1–12.3 s after the decision (1 of 1).",
      needed: "29 passes of each fault: `chroma-assay drill rollback --repeat 29`",
    });
  });

  it("is supported by 29 of 29, and not by 28", () => {
    expect(kind(judgeRollback, ...trialsFrom(29, rollback()))).toBe("supported");
    expect(kind(judgeRollback, ...trialsFrom(28, rollback()))).toBe("inconclusive");
  });

  it("is decided by the upper bound of its time", () => {
    const took = (low: number, high: number) =>
      drillOf(rollback({ spans: [{ id: "rollback", took: [low, high] }] }));
    expect(kind(judgeRollback, took(300_000, 301_000))).toBe("refuted");
    expect(kind(judgeRollback, took(299_000, 301_000))).toBe("inconclusive");
    const unseen = (after: number) =>
      drillOf(rollback({ spans: [{ id: "rollback", took: after }] }));
    expect(kind(judgeRollback, unseen(60_000))).toBe("inconclusive");
    expect(kind(judgeRollback, unseen(300_000))).toBe("refuted");
  });

  it("is refuted by one lost write, one undone delete, or a second rollback that changes something", () => {
    expect(kind(judgeRollback, drillOf(rollback({ findings: ["lost"] })))).toBe("refuted");
    expect(kind(judgeRollback, drillOf(rollback({ findings: ["resurrected"] })))).toBe("refuted");
    const again = [invariant("second-rollback-changes-nothing", "broken")];
    expect(kind(judgeRollback, drillOf(rollback({ invariants: again })))).toBe("refuted");
  });

  it("isn't refuted by its negative control, nor by going back after the clean-up", () => {
    const control = drillOf(rollback({ leftOut: ["replay"], findings: ["lost"] }));
    expect(kind(judgeRollback, control)).toBe("not exercised");
    const removed = [invariant("rollback-after-cleanup", "broken")];
    expect(kind(judgeRollback, drillOf(rollback({ invariants: removed })))).toBe("inconclusive");
  });

  it("isn't known where it wasn't timed", () => {
    expect(kind(judgeRollback, drillOf(rollback({ spans: [] })))).toBe("inconclusive");
    expect(kind(judgeRollback, ...trialsFrom(29, rollback({ spans: [] })))).toBe("inconclusive");
  });
});

describe("after-cleanup", () => {
  const cleaned = (made: MadeUp = {}) =>
    drillOf(
      rollback({
        name: "rollback-after-cleanup",
        invariants: [invariant("rollback-after-cleanup", "held")],
        ...made,
      }),
    );

  it("is held whole by its own drill", () => {
    expect(judgeAfterCleanup(drilled(cleaned()))).toMatchObject({
      kind: "inconclusive",
      headline: "Held 1 of 1 once the old files are removed.",
    });
    expect(kind(judgeAfterCleanup, cleaned({ findings: ["lost"] }))).toBe("refuted");
    const broken = [invariant("rollback-after-cleanup", "broken")];
    expect(kind(judgeAfterCleanup, cleaned({ invariants: broken }))).toBe("refuted");
  });

  it("is told by the invariant of another drill, and by nothing else of it", () => {
    const within = (outcome: "held" | "broken") =>
      drillOf(
        rollback({
          invariants: [invariant("rollback-after-cleanup", outcome)],
          findings: ["lost"],
        }),
      );
    expect(kind(judgeAfterCleanup, within("broken"))).toBe("refuted");
    expect(kind(judgeAfterCleanup, within("held"))).toBe("inconclusive");
    expect(kind(judgeAfterCleanup, drillOf(rollback()))).toBe("not exercised");
  });
});

describe.each([
  ["migration", judgeMigration],
  ["shared-data", judgeSharedData],
] as const)("%s", (name, judge) => {
  const made: MadeUp = { name, faults: [], invariants: [invariant("equal", "held")] };

  it("says what was seen, and what was found", () => {
    const verdict = judge(drilled(...trialsFrom(5, made)));
    expect(verdict).toMatchObject({
      kind: "inconclusive",
      headline: `Held 5 of 5 in ${name} (at least 55 %).`,
      reasons: expect.arrayContaining(["It must hold: it does."]),
    });
  });

  it("is supported by 29 of 29, refuted by one", () => {
    const passes = trialsFrom(29, made);
    expect(kind(judge, ...passes)).toBe("supported");
    const broken = { ...made, trial: 30, invariants: [invariant("equal", "broken")] };
    expect(kind(judge, ...passes, drillOf(broken))).toBe("refuted");
    expect(kind(judge, ...passes, drillOf({ ...made, findings: ["torn"] }))).toBe("refuted");
  });

  it("isn't known where nothing was checked", () => {
    const blank = drillOf({ ...made, invariants: [], ledger: null });
    expect(kind(judge, blank)).toBe("inconclusive");
    expect(kind(judge, drillOf())).toBe("not exercised");
  });
});
