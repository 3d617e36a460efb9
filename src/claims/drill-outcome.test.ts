import { describe, expect, it } from "vitest";
import { findingKind } from "../evidence/drill.ts";
import { brokenDrills, drillOutcome } from "./drill-outcome.ts";
import { BREAKS } from "./drills/findings.ts";
import { drilled, drillOf } from "./testing-drills.ts";

const broken = { id: "x", words: "it must hold", outcome: "broken", found: "it doesn't" } as const;

describe("a drill's outcome", () => {
  it("is held where ledger, invariants and recovery held, and says what was seen", () => {
    const { kind, sentence } = drillOutcome(
      drillOf({ invariants: [{ ...broken, outcome: "held", found: "it does" }] }),
    );
    expect(kind).toBe("held");
    expect(sentence).toBe(
      "All 2,321 records were there in every plane; it must hold: it does; back 1.9–2.0 s after it was healed; data verified within 4.1 s.",
    );
  });

  it.each(findingKind.options.filter((kind) => BREAKS[kind]))(
    "is broken by a finding: %s",
    (kind) => {
      const outcome = drillOutcome(drillOf({ findings: [kind] }));
      expect(outcome.kind).toBe("broken");
      expect(outcome.sentence).toMatch(/^(?:3 |The count|What is stored)/);
    },
  );

  it.each(findingKind.options.filter((kind) => !BREAKS[kind]))(
    "isn't broken by what happens without any fault, too: %s",
    (kind) => {
      expect(drillOutcome(drillOf({ findings: [kind] })).kind).toBe("held");
    },
  );

  it("is broken by a finding that the final restart healed, and says so", () => {
    const outcome = drillOutcome(drillOf({ findings: ["lost"], healedByRestart: true }));
    expect(outcome).toMatchObject({
      kind: "broken",
      sentence: "3 acknowledged writes are missing (vectors), until the final restart.",
    });
    expect(drillOutcome(drillOf({ findings: ["lost"] })).sentence).not.toMatch(/restart/);
  });

  it("is broken by an invariant, and unknown by one without an answer", () => {
    expect(drillOutcome(drillOf({ invariants: [broken] })).kind).toBe("broken");
    const open = drillOf({ invariants: [{ ...broken, outcome: "unknown" }] });
    expect(drillOutcome(open).kind).toBe("unknown");
  });

  it("is broken by a recovery beyond 5 min, unknown by one whose end wasn't seen before", () => {
    const slow = { verifiedMs: [1000, 290_000] } as const;
    expect(drillOutcome(drillOf({ ...slow, backMs: [310_000, 311_000] })).kind).toBe("broken");
    expect(drillOutcome(drillOf({ ...slow, backMs: "never", limitMs: 310_000 })).kind).toBe(
      "broken",
    );
    expect(drillOutcome(drillOf({ backMs: "never" }))).toMatchObject({
      kind: "unknown",
      sentence:
        "Not at its former pace within 60 s after it was healed; all 2,321 records were there in every plane.",
    });
  });

  it("times a drill that goes back from the decision, whatever its reason to go back does", () => {
    const back = { name: "rollback", backMs: "never" } as const;
    const quick = drillOf({ ...back, spans: [{ id: "rollback", took: [12_100, 12_300] }] });
    expect(drillOutcome(quick)).toMatchObject({
      kind: "held",
      sentence: expect.stringContaining("the rollback took 12.1–12.3 s"),
    });
    const slow = drillOf({ ...back, spans: [{ id: "rollback", took: [300_000, 301_000] }] });
    expect(drillOutcome(slow).kind).toBe("broken");
    expect(drillOutcome(drillOf(back)).kind).toBe("unknown");
  });

  it.each(["cut", "refused", "failed"] as const)("is unknown where it was %s", (kind) => {
    const outcome = drillOutcome(drillOf({ state: { kind, why: "SIGINT" }, findings: ["lost"] }));
    expect(outcome.kind).toBe("unknown");
    // What it found is told all the same.
    expect(outcome.sentence).toMatch(/SIGINT; until then: 3 acknowledged writes are missing/);
  });

  it("is unknown where the fault isn't proven to have bitten", () => {
    const outcome = drillOutcome(drillOf({ faults: [{ name: "kill", bit: null }] }));
    expect(outcome).toEqual({
      kind: "unknown",
      sentence: "Kill on chroma 1 isn't proven to have bitten.",
    });
  });

  it("is unknown where nothing was read back, nothing was there to lose, or nothing was checked", () => {
    const { ledger } = drillOf();
    if (ledger === null) throw new Error("Expected a ledger.");
    const unread = drillOf({ ledger: { ...ledger, readings: [] } });
    expect(drillOutcome(unread)).toMatchObject({
      kind: "unknown",
      sentence: expect.stringMatching(/read back/),
    });
    const empty = drillOf({ ledger: { ...ledger, before: 0, acknowledged: 0 } });
    expect(drillOutcome(empty).kind).toBe("unknown");
    const blank = drillOf({ ledger: null, backMs: null });
    expect(drillOutcome(blank)).toMatchObject({
      kind: "unknown",
      sentence: expect.stringMatching(/checked nothing/),
    });
  });
});

describe("the drills that a gate fails on", () => {
  it("are those that broke what should have held", () => {
    const found = brokenDrills(
      drilled(drillOf(), drillOf({ trial: 2, findings: ["stuck"] }), drillOf({ backMs: "never" })),
    );
    expect(found.map(({ trial }) => trial)).toEqual([2]);
  });

  it("are neither negative controls nor the one that is meant to break", () => {
    const control = drillOf({ findings: ["lost"], leftOut: ["replay"] });
    const sharing = drillOf({ name: "local-not-shared", setup: "local", invariants: [broken] });
    expect(drillOutcome(control).kind).toBe("broken");
    expect(drillOutcome(sharing).kind).toBe("broken");
    expect(brokenDrills(drilled(control, sharing))).toEqual([]);
  });
});
