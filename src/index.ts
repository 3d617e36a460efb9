/**
 * The public API: measuring from a program of your own, and judging evidence again.
 *
 * `bench` holds the machine, measures, judges and writes a run's folder; `scorecard` judges evidence
 * that `readEvidence` has read. Everything else is internal.
 */
export { catalogue, claimIds } from "./claims/catalogue.ts";
export type { Claim, NotExercised } from "./claims/claim.ts";
export { type DrillOutcome, drillOutcome } from "./claims/drill-outcome.ts";
export { judge, type Scorecard, scorecard } from "./claims/scorecard.ts";
export { type SelfNoise, selfNoise } from "./claims/self-noise.ts";
export type { Effect, Verdict } from "./claims/verdict.ts";
export { type ErrorCode, HarnessError } from "./errors.ts";
export type { DrillEvidence, FindingKind } from "./evidence/drill.ts";
export type { Evidence } from "./evidence/evidence.ts";
export type { Figure, Point, Round } from "./evidence/round.ts";
export { parsePlan, planOfProfile } from "./plan/parse.ts";
export type { Plan } from "./plan/schema.ts";
export { readEvidence } from "./record/evidence-file.ts";
export { type BenchRequest, bench } from "./run/bench.ts";
export { drillNames } from "./run/drill-list.ts";
export { openPractice, type Practice, type PracticeTurn } from "./run/drills/practice.ts";
export type { RunEvent } from "./run/events.ts";
export type { Setup } from "./setup/setup.ts";
export { loadToolchain } from "./toolchain/load-toolchain.ts";
export { findNginx } from "./toolchain/nginx.ts";
