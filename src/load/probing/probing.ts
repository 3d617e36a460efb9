import type { PathName } from "../../evidence/drill.ts";
import type { Milliseconds } from "../../units/quantity.ts";

/** A query with its answer. */
export interface KnownQuery {
  readonly body: string;
  /** Ids of which one must be the reply's first. */
  readonly expectFirst: readonly string[];
}

/** One way to the data that is probed. */
export interface ProbePath {
  readonly name: PathName;
  /** The query route itself. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Asked in turn. */
  readonly queries: readonly KnownQuery[];
}

/** One probe that has ended. Times are monotonic, on the clock of `monotonicNow`. */
export interface ProbeSample {
  readonly path: PathName;
  readonly query: number;
  /** When it was due: one every δ, whatever became of the ones before. */
  readonly dueMs: Milliseconds;
  readonly sentMs: Milliseconds;
  readonly doneMs: Milliseconds;
  /** null = the expected id came first; else the cause, short ("timeout", "HTTP 500"…). */
  readonly failure: string | null;
}

/** Probes that run until stopped. */
export interface Probing extends AsyncDisposable {
  /** Those that have ended so far, by the time they ended. */
  samples(): readonly ProbeSample[];
  /** Sends a path's next probes elsewhere: a cutover. */
  redirect(path: PathName, url: string): void;
  /** Sends no more, waits for those under way. */
  stop(): Promise<readonly ProbeSample[]>;
}

export interface ProbingOptions {
  readonly paths: readonly ProbePath[];
  /** δ. */
  readonly everyMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
  readonly signal: AbortSignal;
}
