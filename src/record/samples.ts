import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { PointName, TargetName } from "../evidence/round.ts";
import type { Milliseconds } from "../units/quantity.ts";
import type { RunFolder } from "./run-folder.ts";
import { appendWhole, storageError, type Write, writeToDisk } from "./storage.ts";

/** One request of one round; an array, for there are many. */
export type SampleRow = readonly [
  round: number,
  /** alone: the quiet schedule with one setup up at a time; its rounds have numbers of their own. */
  phase: PointName | "warm" | "alone",
  target: TargetName,
  /** Index in its schedule. */
  request: number,
  query: number,
  dueMs: Milliseconds,
  latenessMs: Milliseconds,
  latencyMs: Milliseconds,
  /** HTTP status; 0 = no reply. */
  status: number,
  /** k6's; 0 = none. */
  errorCode: number,
  /** Ids in the reply; −1 = no list of ids in it. */
  ids: number,
  /** null: not reported. */
  storageMs: Milliseconds | null,
];

const COLUMNS =
  "round,phase,target,request,query,due_ms,lateness_ms,latency_ms,status,error_code,ids,storage_ms";
/** Text kept in memory before it is packed; about 15,000 rows. */
const KEPT_MAX = 1_000_000;

/** Appending, so that after a cut the next bytes go to the new end, and not to where it was. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

const microseconds = (value: number | null): string =>
  value === null ? "" : String(Math.round(value * 1000) / 1000);

function line(row: SampleRow): string {
  const [round, phase, target, request, query, due, lateness, latency, ...reply] = row;
  const [status, errorCode, ids, storage] = reply;
  const times = `${microseconds(due)},${microseconds(lateness)},${microseconds(latency)}`;
  return `${round},${phase},${target},${request},${query},${times},${status},${errorCode},${ids},${microseconds(storage)}\n`;
}

/**
 * Writes samples.csv.gz. It is a chain of complete gzip members, which readers take as one file, so
 * that whatever a run that was cut short has written can still be read.
 */
export interface SamplesWriter extends Disposable {
  /** @throws HarnessError STORAGE. */
  write(rows: Iterable<SampleRow>): void;
  /** Packs what came since the last time and puts it on disk: at the end of each round. @throws HarnessError STORAGE. */
  flush(): void;
  /** Flushes. @throws HarnessError STORAGE. */
  close(): void;
}

class GzipSamplesWriter implements SamplesWriter {
  readonly #file: string;
  /** null: closed. */
  #handle: number | null;
  readonly #write: Write;
  #text = `${COLUMNS}\n`;
  #length = 0;

  constructor(file: string, write: Write) {
    this.#file = file;
    this.#write = write;
    this.#handle = openSync(file, FLAGS);
  }

  write(rows: Iterable<SampleRow>): void {
    for (const row of rows) {
      this.#text += line(row);
      if (this.#text.length >= KEPT_MAX) this.flush();
    }
  }

  flush(): void {
    if (this.#text === "") return;
    const member = gzipSync(this.#text);
    try {
      if (this.#handle === null) throw new Error("the file is closed");
      appendWhole(this.#handle, member, { length: this.#length, write: this.#write });
      fsyncSync(this.#handle);
    } catch (error) {
      throw storageError(this.#file, error);
    }
    this.#length += member.length;
    this.#text = "";
  }

  close(): void {
    const handle = this.#handle;
    if (handle === null) return;
    try {
      this.flush();
    } finally {
      this.#handle = null;
      closeSync(handle);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens samples.csv.gz in the run's folder, with its header line; a run that was resumed has a file
 * for each part (samples-2.csv.gz…), for the first may end in the middle of a member.
 * @throws HarnessError STORAGE.
 */
export function openSamples(
  folder: RunFolder,
  { part = 1, write = writeToDisk }: { readonly part?: number; readonly write?: Write } = {},
): SamplesWriter {
  const file = join(folder.path, part === 1 ? "samples.csv.gz" : `samples-${part}.csv.gz`);
  try {
    const writer = new GzipSamplesWriter(file, write);
    writer.flush();
    return writer;
  } catch (error) {
    throw storageError(file, error);
  }
}
