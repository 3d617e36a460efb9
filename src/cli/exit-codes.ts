import type { Scorecard } from "../claims/scorecard.ts";
import { type ErrorCode, HarnessError, isAbort, originOf } from "../errors.ts";
import type { Ending } from "../evidence/evidence.ts";

/** The one table of exit codes; k6's own never leak through. */
export const EXIT = {
  done: 0,
  refuted: 1,
  inconclusive: 2,
  usage: 64,
  broken: 70,
  interrupted: 130,
  terminated: 143,
} as const;

/** What `--fail-on` may name. */
export const FAIL_ON = ["refuted", "inconclusive"] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** What a run finds out only on its way, and is its user's to mend all the same. */
const INPUT_FAULTS: readonly string[] = [
  "USAGE",
  "PLAN_INVALID",
  "DATA_INVALID",
] satisfies ErrorCode[];

/** The exit code of a run that has ended: 70 goes before 1, 1 before 2. */
export function exitCodeOf(
  ending: Ending,
  { exercised }: Pick<Scorecard, "exercised">,
  failOn: readonly FailOn[],
): number {
  if (ending.kind === "failed")
    return INPUT_FAULTS.includes(ending.code) ? EXIT.usage : EXIT.broken;
  if (ending.kind === "interrupted")
    return ending.by === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
  const has = (kind: "refuted" | "inconclusive") =>
    failOn.includes(kind) && exercised.some((verdict) => verdict.kind === kind);
  if (has("refuted")) return EXIT.refuted;
  return has("inconclusive") ? EXIT.inconclusive : EXIT.done;
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
    case "STORAGE":
    case "MACHINE_TOO_SMALL":
    case "CHROMA_REPLY":
      return EXIT.broken;
    default:
      return error.code satisfies never;
  }
}
