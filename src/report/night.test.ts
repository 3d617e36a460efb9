import { describe, expect, it } from "vitest";
import type { Ending } from "../evidence/evidence.ts";
import { night as schema } from "../evidence/gate.ts";
import { nightOf } from "./night.ts";
import { fakeEvidence } from "./testing.ts";
import { gateRun } from "./testing-gate-runs.ts";

const ended = (ending: Ending) => {
  const evidence = gateRun();
  return nightOf({ ...evidence, run: { ...evidence.run, ending } });
};
const CUT: readonly (readonly [string, Ending])[] = [
  ["interrupted", { kind: "interrupted", by: "SIGTERM" }],
  ["failed", { kind: "failed", code: "STORAGE", message: "The disk is full.", hint: "Make room." }],
];

describe("what the history keeps of a night", () => {
  it("is its verdict with every row, and what the night stood on", () => {
    const { run, gate } = gateRun();
    const night = nightOf(gateRun());
    expect(night).toMatchObject({ id: run.id, outcome: "pass", candidate: gate?.candidate });
    expect(night.rows.length).toBeGreaterThan(0);
    expect(night.reasons.at(-1)).toMatch(/^Nothing to do/);
  });

  it.each(CUT)("is no pass where the same night was %s, and its rows all the same", (_, ending) => {
    const night = ended(ending);
    expect(night.outcome).toBe("inconclusive");
    expect(night.rows).toEqual(nightOf(gateRun()).rows);
    expect(night.reasons.at(-1)).toBe("Run the gate again, to its end.");
    expect(night.reasons.join(" ")).not.toContain("Nothing to do");
  });

  it("says how it failed, and what mends it", () => {
    const [, failed] = CUT;
    const [first, second] = failed === undefined ? [] : ended(failed[1]).reasons;
    expect([first, second]).toEqual(["Failed (STORAGE): The disk is full.", "Make room."]);
  });

  it.each<readonly [string, Ending]>([["complete", { kind: "complete" }], ...CUT])(
    "fits the schema of what history reads: %s",
    (_, ending) => {
      const kept: unknown = JSON.parse(JSON.stringify(ended(ending)));
      expect(schema.parse(kept)).toEqual(kept);
    },
  );

  it("is refused for a run that was no gate", () => {
    const bench = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
    expect(() => nightOf(bench)).toThrow(RangeError);
  });
});
