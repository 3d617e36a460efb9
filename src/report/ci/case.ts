/** What came of one question that a run asked, as continuous integration shows it. */
export interface ReportCase {
  readonly suite: Suite;
  /** Different from every other name in its suite. */
  readonly name: string;
  /** failed: what a command can fail on; open: no answer; error: the run itself went wrong. */
  readonly state: "passed" | "failed" | "open" | "error";
  /** "refuted", "broken", "regression", "inconclusive", "accepted", an error's code… */
  readonly kind: string;
  /** One sentence with what was found. */
  readonly words: string;
  /** Why, examples, what to do; the most useful first. */
  readonly details: readonly string[];
  readonly tookMs: number | null;
}

/** In the order in which they are shown. */
export const SUITES = ["run", "gate", "claims", "drills", "audit"] as const;

export type Suite = (typeof SUITES)[number];
