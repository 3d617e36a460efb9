import { isAbort } from "../errors.ts";
import { sleep } from "../host/clock.ts";
import type { Milliseconds } from "../units/quantity.ts";
import type { Journal } from "./journal.ts";
import { NOT_SENT } from "./journal-lines.ts";
import type { Operation, WriteTarget, Writing } from "./ledger.ts";
import type { Records } from "./record.ts";
import { send } from "./send.ts";

/** What is written: one writer for each of these, which goes on where it stopped before. */
export type Source = Iterator<Operation, never, void>;

export interface WriterOptions {
  readonly journal: Journal;
  readonly records: Records;
  readonly target: () => WriteTarget;
  /** Between two requests of one writer. */
  readonly pauseMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
  readonly signal: AbortSignal;
}

/** Writes from every source, one request at a time each, until stopped or aborted. */
export function startWriting(sources: readonly Source[], options: WriterOptions): Writing {
  const fence = new AbortController();
  const going = AbortSignal.any([fence.signal, options.signal]);
  let acknowledged = 0;
  const tell = (records: number) => {
    acknowledged += records;
  };
  const all = Promise.allSettled(
    sources.map((source) => writeAll(source, { ...options, going, tell })),
  );
  return {
    acknowledged: () => acknowledged,
    async stop() {
      fence.abort();
      for (const result of await all) if (result.status === "rejected") throw result.reason;
    },
  };
}

interface Ways extends WriterOptions {
  /** Fires at the fence, or when aborted: nothing more is sent. */
  readonly going: AbortSignal;
  readonly tell: (records: number) => void;
}

async function writeAll(source: Source, ways: Ways): Promise<void> {
  while (!ways.going.aborted) {
    await writeNext(source, ways);
    await pause(ways);
  }
}

async function writeNext(source: Source, ways: Ways): Promise<void> {
  const { journal, records, timeoutMs, signal, going } = ways;
  const attempt = await journal.attempt(source.next().value);
  if (going.aborted) {
    await journal.outcome(attempt, "fail", NOT_SENT);
    return;
  }
  const { outcome, detail } = await send(ways.target(), attempt, { records, timeoutMs, signal });
  if (outcome === "ok") ways.tell(attempt.records.length);
  await journal.outcome(attempt, outcome, detail);
}

async function pause({ pauseMs, going }: Ways): Promise<void> {
  try {
    await sleep(pauseMs, going);
  } catch (error) {
    if (!isAbort(error)) throw error;
  }
}
