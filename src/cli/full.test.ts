import { describe, expect, it } from "vitest";
import { claimIds } from "../claims/catalogue.ts";
import { estimate } from "../plan/estimate.ts";
import { planOfProfile } from "../plan/parse.ts";
import { voidLimit } from "../run/bench/rounds.ts";
import { drillList, drillNames } from "../run/drill-list.ts";
import { drillsLast } from "./drill-words.ts";

const MINUTE = 60_000;
const known = { claims: claimIds, drills: drillNames };
const full = planOfProfile("full", { known });

/** With nothing cached, and as many rounds drawn again as may be. */
function worstMs(plan: typeof full): number {
  const { looks, round, once } = estimate(plan);
  const cached = once.reduce((sum, phase) => sum + (phase.cached ? phase.expectedMs : 0), 0);
  const oneRound = round.reduce((sum, { expectedMs }) => sum + expectedMs, 0);
  const last = looks.at(-1)?.afterMs ?? 0;
  return last + cached + voidLimit(plan.rounds.looks) * oneRound + drillsLast(plan);
}

describe("the profile full", () => {
  it("ends within 90 minutes, drills and all", () => {
    expect(worstMs(full)).toBeLessThanOrEqual(90 * MINUTE);
  });

  it("wouldn't with every drill of child processes: left out are those that need nginx or another version, or restore", () => {
    const ofProcesses = drillList
      .filter(({ needs }) => !(needs ?? "").toLowerCase().includes("docker"))
      .map(({ name }) => name);
    const leftOut = ofProcesses.filter((name) => !full.drills.includes(name));
    expect(leftOut.sort()).toEqual([
      "downgrade",
      "load-distribution",
      "load-distribution-as-written",
      "restore-running-copy",
      "restore-stopped-copy",
      "upgrade",
    ]);
    expect(worstMs({ ...full, drills: ofProcesses })).toBeGreaterThan(90 * MINUTE);
  });

  it("plays every drill five times, with three indexes and rounds of one setup at a time", () => {
    expect(full.drilling.repeat).toBe(5);
    expect(full.data.builds).toBe(3);
    expect(full.rounds.looks.at(-1)).toBe(12);
    expect(full.rounds.sequential).toBeGreaterThanOrEqual(2);
    // Each index has as many rounds as the others.
    expect([12, full.rounds.sequential].map((rounds) => rounds % full.data.builds)).toEqual([0, 0]);
    expect(full.load.busy.blocks).toBe(24);
    expect(full.capacity.step).toBe(1.1);
  });
});
