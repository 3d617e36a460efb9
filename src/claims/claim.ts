import type { Evidence } from "../evidence/evidence.ts";
import type { Verdict } from "./verdict.ts";

/** A promise of the strategy paper as data. */
export interface Claim {
  readonly id: string;
  /** The promise in our own words. */
  readonly promise: string;
  /** Where it stands in the paper. */
  readonly lines: readonly number[];
  /** What is measured, with its unit. */
  readonly estimand: string;
  /** What supports and what refutes it; null = a description, or outside measurement. */
  readonly bound: { readonly supported: string; readonly refuted: string } | null;
  /** How it comes to a verdict. */
  readonly decider: "interval" | "count" | "description" | "outside measurement";
  readonly drivers: readonly ("process" | "docker" | "external")[];
  /** Whether one machine can show it, or why not. */
  readonly oneBox: true | string;
  /** The command, profile or drill that exercises it, in words. */
  readonly needs: string;
  /** Absent: this version can't exercise it. */
  readonly judge?: (evidence: Evidence) => Verdict | NotExercised;
}

/** The row is kept, without a verdict. */
export interface NotExercised {
  readonly kind: "not exercised";
  readonly claim: string;
  readonly why: string;
}
