import type { Claim } from "../claims/claim.ts";
import type { Scorecard } from "../claims/scorecard.ts";
import type { Evidence } from "../evidence/evidence.ts";

/** Everything a report is drawn from. */
export interface ReportInput {
  readonly evidence: Evidence;
  readonly scorecard: Scorecard;
  /** The catalogue: the claims' words and what each needs. */
  readonly claims: readonly Claim[];
  /** Where the run's folder lies; only the terminal and `--json` show it. null: not shown. */
  readonly folder: string | null;
}

/** The claim's own words, or its id where the catalogue doesn't know it (an older report). */
export function promiseOf(input: ReportInput, id: string): string {
  return input.claims.find((claim) => claim.id === id)?.promise ?? id;
}
