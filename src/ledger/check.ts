import { isAbort, messageOf } from "../errors.ts";
import type { Reading } from "../evidence/drill.ts";
import { monotonicNow } from "../host/clock.ts";
import { type Milliseconds, milliseconds, seconds } from "../units/quantity.ts";
import type { Books } from "./books.ts";
import { createFindings, type Findings, type Plane } from "./findings.ts";
import type { Reader } from "./ledger.ts";
import { judgeCount } from "./planes/count.ts";
import { countUnknownApplied, judgeBatches, judgeMissing, type LiveRecords } from "./planes/ids.ts";
import { readLog } from "./planes/log.ts";
import { readCompleteness } from "./planes/queries.ts";
import { drawSample, readReachability, type Sample } from "./planes/reachability.ts";
import { createRowCheck } from "./planes/rows.ts";

export interface CheckOptions {
  readonly when: string;
  /** Records whose own vector is asked for; 0 = reachability isn't looked at. */
  readonly sampled: number;
  readonly signal: AbortSignal;
  /** Told what is looked for by its own vector, and everything that is there. */
  readonly onSample?: (sample: Sample, live: LiveRecords) => void;
  /** Between two looks at a log that is too long. @default 3 s */
  readonly logPauseMs?: Milliseconds;
}

/** What a check goes through with. */
interface Check {
  readonly reader: Reader;
  readonly books: Books;
  readonly findings: Findings;
  readonly options: CheckOptions;
}

/**
 * Reads everything through one path, plane by plane, and holds it against the books. A plane that
 * can't be read is a finding, and the others are read all the same. Nobody may write meanwhile.
 *
 * @throws the signal's reason when aborted, and nothing else.
 */
export async function checkStored(
  reader: Reader,
  books: Books,
  options: CheckOptions,
): Promise<Reading> {
  const began = monotonicNow();
  const findings = createFindings();
  const check: Check = { reader, books, findings, options };
  const counted = await readPlane(check, "count", () => reader.count());
  const live = await readRows(check);
  if (live !== null) {
    judgeMissing(books, live, findings);
    judgeBatches(books, live, findings);
  }
  if (counted !== null) judgeCount(books, { counted, read: live?.size ?? null }, findings);
  const queries = live === null ? null : await readQueries(check, live);
  const queueRows = await readPlane(check, "log", () => {
    const { signal, logPauseMs = seconds(3) } = options;
    const how = { syncThreshold: books.syncThreshold, pauseMs: logPauseMs, signal };
    return readLog(reader, how, findings);
  });
  return {
    when: options.when,
    tookMs: milliseconds(monotonicNow() - began),
    records: live?.size ?? 0,
    counted,
    unknownApplied: live === null ? 0 : countUnknownApplied(books, live),
    reachability: queries?.reachability ?? null,
    completeness: queries?.completeness ?? null,
    queueRows,
    findings: findings.list(),
  };
}

/** Where the vectors can't be read, everything else is read without them. */
async function readRows(check: Check): Promise<LiveRecords | null> {
  const whole = await readRowsOnce(check, { vectors: true });
  if (whole.error === null) {
    check.findings.takeOver(whole.findings, [...RECORD_PLANES, "vectors"]);
    return whole.live;
  }
  unreadable(check, "vectors", whole.error);
  const rest = await readRowsOnce(check, { vectors: false });
  // What was found in vectors until then stands; the other planes were read again.
  check.findings.takeOver(whole.findings, ["vectors"]);
  check.findings.takeOver(rest.findings, RECORD_PLANES);
  if (rest.error === null) return rest.live;
  unreadable(check, "ids", rest.error);
  return null;
}

const RECORD_PLANES = ["ids", "documents", "metadata"] as const satisfies readonly Plane[];

async function readRowsOnce(
  { reader, books, options }: Check,
  { vectors }: { readonly vectors: boolean },
) {
  const findings = createFindings();
  const rows = createRowCheck(books, findings, vectors);
  let error: unknown = null;
  try {
    for await (const batch of reader.readAll({ vectors })) {
      options.signal.throwIfAborted();
      rows.take(batch);
    }
  } catch (thrown) {
    rethrowAbort(thrown, options.signal);
    error = thrown;
  }
  return { live: rows.live, findings, error };
}

async function readQueries({ reader, books, findings, options }: Check, live: LiveRecords) {
  const check = { reader, books, findings, options };
  return await readPlane(check, "queries", async () => {
    const completeness = await readCompleteness(reader, { books, live }, findings);
    options.signal.throwIfAborted();
    const reachability = options.sampled > 0 ? await reach(check, live) : null;
    return { completeness, reachability };
  });
}

async function reach({ reader, books, options }: Check, live: LiveRecords) {
  const sample = drawSample(books, live, options.sampled);
  const reached = await readReachability(reader, sample, options.signal);
  options.onSample?.(sample, live);
  return reached;
}

async function readPlane<T>(check: Check, plane: Plane, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    rethrowAbort(error, check.options.signal);
    unreadable(check, plane, error);
    return null;
  }
}

function unreadable({ findings }: Check, plane: Plane, error: unknown): void {
  findings.add({ kind: "unreadable", plane, words: messageOf(error) });
}

function rethrowAbort(error: unknown, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (isAbort(error)) throw error;
}
