import { isDescription } from "../claims/catalogue.ts";
import type { Scorecard } from "../claims/scorecard.ts";
import { type ErrorCode, HarnessError, isAbort, originOf } from "../errors.ts";
import type { Ending } from "../evidence/evidence.ts";
import type { GateOutcome, GateRow } from "../evidence/gate.ts";

/** The one table of exit codes; k6's own never leak through. */
export const EXIT = {
  done: 0,
  refuted: 1,
  inconclusive: 2,
  regression: 3,
  usage: 64,
  broken: 70,
  interrupted: 130,
  terminated: 143,
} as const;

/** What `--fail-on` may name. */
export const FAIL_ON = ["refuted", "broken", "inconclusive", "regression"] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** What a gate fails on where nobody says otherwise. */
export const GATE_FAILS_ON: readonly FailOn[] = ["refuted", "broken", "regression"];

/** What a run finds out only on its way, and is its user's to mend all the same. */
const INPUT_FAULTS: readonly string[] = [
  "USAGE",
  "PLAN_INVALID",
  "DATA_INVALID",
] satisfies ErrorCode[];

/** The exit code of a run that didn't come to its end; null = it did. */
function exitCodeOfEnding(ending: Ending): number | null {
  if (ending.kind === "failed")
    return INPUT_FAULTS.includes(ending.code) ? EXIT.usage : EXIT.broken;
  if (ending.kind === "interrupted")
    return ending.by === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
  return null;
}

/** The exit code of a run that has ended: 70 goes before 1, 1 before 2. */
export function exitCodeOf(
  ending: Ending,
  { exercised, broken }: Pick<Scorecard, "exercised" | "broken">,
  failOn: readonly FailOn[],
): number {
  const cut = exitCodeOfEnding(ending);
  if (cut !== null) return cut;
  // A row that only describes never comes to a verdict, so it can't fail a gate for having none.
  const has = (kind: "refuted" | "inconclusive") =>
    failOn.includes(kind) &&
    exercised.some((verdict) => verdict.kind === kind && !isDescription(verdict.claim));
  const isBroken = failOn.includes("broken") && broken.length > 0;
  if (has("refuted") || isBroken) return EXIT.refuted;
  return has("inconclusive") ? EXIT.inconclusive : EXIT.done;
}

/** What a night says, as far as its exit code needs it. */
export interface NightEnd {
  readonly ending: Ending;
  readonly outcome: GateOutcome;
  readonly rows: readonly Pick<GateRow, "metric" | "outcome" | "accepted">[];
  /** Whether this night and those right before it were all inconclusive. */
  readonly isSleeping: boolean;
  /** Whether the night couldn't be added to its history. */
  readonly isLost: boolean;
}

/**
 * The exit code of a gate: 70 goes before 1, 1 before 3, 3 before 2. Data that only the candidate loses is
 * a broken invariant. A single inconclusive night only warns; a gate that never comes to a verdict fails.
 */
export function exitCodeOfGate(night: NightEnd, failOn: readonly FailOn[]): number {
  const cut = exitCodeOfEnding(night.ending);
  if (cut !== null) return cut;
  if (night.isLost) return EXIT.broken;
  const worse = night.rows.filter(
    ({ outcome, accepted }) => outcome === "regression" && accepted === null,
  );
  if (failOn.includes("broken") && worse.some(({ metric }) => metric === "ledger"))
    return EXIT.refuted;
  if (failOn.includes("regression") && night.outcome === "regression") return EXIT.regression;
  const isOpen = night.outcome === "inconclusive";
  return isOpen && (night.isSleeping || failOn.includes("inconclusive"))
    ? EXIT.inconclusive
    : EXIT.done;
}

/** The exit code of an error that ended the command. */
export function exitCodeOfError(thrown: unknown): number {
  const error = originOf(thrown);
  if (isAbort(error)) return EXIT.interrupted;
  if (!(error instanceof HarnessError)) return EXIT.broken;
  switch (error.code) {
    case "USAGE":
    case "PLAN_INVALID":
    case "DATA_INVALID":
    case "EVIDENCE_INVALID":
      return EXIT.usage;
    case "TOOLCHAIN_MISSING":
    case "BUSY":
    case "SETUP_NOT_READY":
    case "TIMED_OUT":
    case "LOAD_BROKEN":
    case "FAULT_BROKEN":
    case "STORAGE":
    case "MACHINE_TOO_SMALL":
    case "CHROMA_REPLY":
      return EXIT.broken;
    default:
      return error.code satisfies never;
  }
}
