import type { LedgerFacts, Reading } from "../evidence/drill.ts";
import type { Milliseconds } from "../units/quantity.ts";

export type WorkloadName = "set" | "register" | "delete" | "batch";
export type OperationKind = "add" | "upsert" | "delete";

/**
 * One request that writes. A version counts the operations on an id, from 1; with the ledger's seed
 * it fixes document, metadata and vector, so that the journal needn't hold them.
 */
export interface Operation {
  readonly workload: WorkloadName;
  readonly kind: OperationKind;
  readonly records: readonly { readonly id: string; readonly version: number }[];
}

/**
 * ok: acknowledged (2xx). fail: refused without an effect (4xx, or a connection that was refused
 * before anything was sent). unknown: anything else (timeout, reset, 5xx): it may have been applied,
 * or be applied later.
 */
export type Outcome = "ok" | "fail" | "unknown";

/** Where writes go: an application's backend, as the reference backend speaks. */
export interface WriteTarget {
  /** Base URL; writes go to /ingest, /add and /delete below it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Records as they are stored; all lists are as long as `ids`. */
export interface StoredBatch {
  readonly ids: readonly string[];
  readonly documents: readonly (string | null)[];
  readonly metadatas: readonly (Readonly<Record<string, unknown>> | null)[];
  /** Row-major; empty where they weren't asked for. */
  readonly vectors: Float32Array;
}

/** Everything that is stored, through one path. Every call may throw: an unreadable plane. */
export interface Reader {
  /** In words: "app", "direct". */
  readonly name: string;
  /** @param options vectors: left out where they can't be read. @default with vectors */
  readAll(options?: { readonly vectors?: boolean }): AsyncIterable<StoredBatch>;
  count(): Promise<number>;
  /** Ids of the nearest records, nearest first. */
  query(vector: ArrayLike<number>, k: number): Promise<readonly string[]>;
  /** The same for each vector, in one request where the path takes several. */
  queryEach(
    vectors: readonly ArrayLike<number>[],
    k: number,
  ): Promise<readonly (readonly string[])[]>;
  /** Rows of the log behind the index's mark; null = can't be told here. */
  queueRows(): Promise<number | null>;
}

/**
 * What was stored before the drill wrote anything: acknowledged, and never written again. Made by
 * takeSnapshot.
 */
export interface Snapshot {
  readonly records: number;
  readonly dimension: number;
  /** Each record's row in the arrays below, by id. */
  readonly rows: ReadonlyMap<string, number>;
  /** 64 bits of each document's hash; 0 = none. */
  readonly documents: BigUint64Array;
  /** 64 bits of each metadata's hash; 0 = none. */
  readonly metadatas: BigUint64Array;
  /** Row-major. */
  readonly vectors: Float32Array;
}

export interface LedgerOptions {
  /** Made by openLedger; an existing one is refused. */
  readonly journalFile: string;
  readonly seed: number;
  readonly space: "l2" | "cosine" | "ip";
  readonly before: Snapshot;
  /**
   * A query's vector that the drill's probes ask for: everything that is written lies far from it, so
   * that no write changes a known answer.
   */
  readonly awayFrom: Float32Array;
  readonly syncThreshold: number | null;
}

/** A stretch of writing. */
export interface Writing {
  /** Records whose upsert or delete was acknowledged in this stretch. */
  acknowledged(): number;
  /** The fence: nothing more is sent, and what is under way ends. Throws what broke the journal. */
  stop(): Promise<void>;
}

/** The control of a drill: its history once more, on a fresh copy of the same data. */
export interface Undisturbed {
  /** Of the history: acknowledged, or of unknown outcome and found to have been applied. */
  readonly requests: number;
  /**
   * Sends the same requests one by one in the order in which they were attempted, with the same records
   * in each, and as fast as they are answered.
   *
   * @throws HarnessError CHROMA_REPLY for one that isn't acknowledged; the signal's reason when aborted.
   */
  replay(
    target: WriteTarget,
    how: { readonly timeoutMs: Milliseconds; readonly signal: AbortSignal },
  ): Promise<void>;
  /** Looks for the same records by the same vectors. @throws what a query throws. */
  reach(reader: Reader, signal: AbortSignal): Promise<NonNullable<Reading["reachability"]>>;
}

/** A stretch of monotonic time. */
export interface Window {
  readonly fromMs: Milliseconds;
  readonly untilMs: Milliseconds;
}

/** The journal of every write attempted, held against what the database says afterwards. */
export interface Ledger extends AsyncDisposable {
  /** The server puts its index on disk after so many writes from now on; null = after its default. */
  goBy(syncThreshold: number | null): void;
  /**
   * Writes until stopped, one sequential writer a workload, each request to the target as it is then.
   * An attempt is on disk before it is sent.
   */
  begin(options: {
    readonly target: () => WriteTarget;
    readonly workloads: readonly WorkloadName[];
    /** Between two requests of one writer. */
    readonly pauseMs: Milliseconds;
    /** A reply later than this is "unknown". */
    readonly timeoutMs: Milliseconds;
    readonly signal: AbortSignal;
  }): Writing;
  /** Reads everything and holds it against the ledger; what can't be read is a finding. */
  read(
    reader: Reader,
    options: {
      readonly when: string;
      /** Records whose own vector is asked for; 0 = reachability isn't looked at. */
      readonly sampled: number;
      readonly signal: AbortSignal;
    },
  ): Promise<Reading>;
  /**
   * A backup that was begun at `fromMs` stands in the place of what was destroyed by `untilMs`: requests that were
   * acknowledged between count as of unknown outcome, in every later reading.
   *
   * @returns how many those are
   */
  putBack(window: Window): number;
  /**
   * What was written, for a setup that nothing happens to, and what the last reading looked for by its
   * own vector; null: none did.
   */
  undisturbed(): Undisturbed | null;
  /** What was written, and every reading so far. */
  facts(): LedgerFacts;
}
