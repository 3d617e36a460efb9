import type { Evidence } from "../evidence/evidence.ts";
import { catalogue } from "./catalogue.ts";
import type { Claim, NotExercised } from "./claim.ts";
import { brokenDrills } from "./drill-outcome.ts";
import type { Verdict } from "./verdict.ts";

/** Every row of the catalogue: judged, or kept without a verdict. */
export interface Scorecard {
  readonly exercised: readonly Verdict[];
  readonly notExercised: readonly NotExercised[];
  /** Drills that broke what should have held: "crash-persistence, trial 2". */
  readonly broken: readonly string[];
}

/** What the evidence says of every claim, in the catalogue's order. */
export function scorecard(evidence: Evidence): Scorecard {
  const rows = catalogue.map((claim) => judge(claim, evidence));
  return {
    exercised: rows.filter((row) => row.kind !== "not exercised"),
    notExercised: rows.filter((row) => row.kind === "not exercised"),
    broken: brokenDrills(evidence).map(({ name, trial }) => `${name}, trial ${trial}`),
  };
}

/** Whether further rounds, up to the plan's next look, could decide a claim that was asked for. */
export const undecided = (evidence: Evidence): boolean =>
  scorecard(evidence).exercised.some(({ moreRoundsHelp }) => moreRoundsHelp);

/** One claim's verdict. A judge that throws knows nothing, which is "inconclusive" and no crash. */
export function judge(claim: Claim, evidence: Evidence): Verdict | NotExercised {
  const row = (why: string): NotExercised => ({ kind: "not exercised", claim: claim.id, why });
  if (claim.judge === undefined) return row(`needs ${claim.needs}`);
  if (evidence.plan.aa)
    return row("an A/A run holds a setup against itself: it shows the noise, not a promise");
  // Drills are asked for by name, so whatever one is evidence of was asked for, too.
  if (claim.decider === "interval") {
    if (["drill", "audit"].includes(evidence.run.command)) return row(`needs ${claim.needs}`);
    if (!evidence.plan.claims.includes(claim.id)) return row("this plan doesn't ask for it");
  }
  try {
    return claim.judge(evidence);
  } catch (error) {
    return broken(claim.id, error);
  }
}

const broken = (claim: string, error: unknown): Verdict => ({
  kind: "inconclusive",
  claim,
  headline: "The judge of this claim failed, so nothing is known.",
  effects: [],
  tallies: [],
  reasons: [error instanceof Error ? error.message : String(error)],
  needed: "a mended judge: the evidence is kept and can be judged again",
  moreRoundsHelp: false,
});
