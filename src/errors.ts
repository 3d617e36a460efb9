/** Stable names of what can go wrong; the command line maps them to exit codes. */
export type ErrorCode =
  /** Flags or arguments that can't be taken. */
  | "USAGE"
  /** A plan with unknown, contradictory or missing fields. */
  | "PLAN_INVALID"
  /** Data that can't be measured with: not Chroma's, in use, newer, empty, NaN… */
  | "DATA_INVALID"
  /** A tool that is missing or of the wrong version. */
  | "TOOLCHAIN_MISSING"
  /** Another run holds this machine or folder. */
  | "BUSY"
  /** A setup that never became ready. */
  | "SETUP_NOT_READY"
  /** A wait that reached its limit. */
  | "TIMED_OUT"
  /** The load generator failed, or its samples don't match the schedule. */
  | "LOAD_BROKEN"
  /** The disk is full or a folder can't be written. */
  | "STORAGE"
  /** Too little memory or disk to run both setups side by side. */
  | "MACHINE_TOO_SMALL"
  /** A run's folder or evidence file that can't be read. */
  | "EVIDENCE_INVALID"
  /** A fault that can't be done, doesn't bite, or can't be healed. */
  | "FAULT_BROKEN"
  /** A reply of Chroma that isn't what its API promises. */
  | "CHROMA_REPLY";

/** An error that a user can act on: what was expected, what came, and how to mend it. */
export class HarnessError extends Error {
  override readonly name = "HarnessError";
  readonly code: ErrorCode;
  /** One sentence on how to mend it. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether the value is the error that an aborted wait throws. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The error that came first: where a clean-up fails behind it, `await using` throws the clean-up's
 * with the first one inside.
 */
export function originOf(error: unknown): unknown {
  return error instanceof SuppressedError ? originOf(error.suppressed) : error;
}

/** The clean-ups that failed behind the first error, in the order in which they were tried. */
export function cleanUpErrors(error: unknown): readonly unknown[] {
  return error instanceof SuppressedError ? [...cleanUpErrors(error.suppressed), error.error] : [];
}
