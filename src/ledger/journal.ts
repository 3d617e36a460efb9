import { close, fdatasync, fsyncSync, openSync, write, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { z } from "zod";
import { HarnessError, messageOf } from "../errors.ts";
import { monotonicNow } from "../host/clock.ts";
import {
  type Attempt,
  type JournaledAttempt,
  type JournalHead,
  lineOf,
  NO_OUTCOME,
  NOT_SENT,
  type outcomeLine,
} from "./journal-lines.ts";
import type { Operation, Outcome } from "./ledger.ts";

/** Every write attempted, in the order in which they were. */
export interface Journal {
  /** Resolves once the attempt is on disk: only then it may be sent. @throws HarnessError STORAGE. */
  attempt(operation: Operation): Promise<Attempt>;
  /** @throws HarnessError STORAGE; the attempt stays unknown in the file then. */
  outcome(attempt: Attempt, outcome: Outcome, detail: string): Promise<void>;
  /** All so far; one that is under way is unknown. */
  attempts(): readonly JournaledAttempt[];
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Writes some bytes and returns how many it took. */
export type WriteBytes = (handle: number, bytes: Uint8Array) => Promise<number>;

const writeBytes = promisify(write);
const sync = promisify(fdatasync);
const closeFile = promisify(close);

const toDisk: WriteBytes = async (handle, bytes) => (await writeBytes(handle, bytes)).bytesWritten;

/**
 * Lines that come while others are being written go to disk together with the next ones: several
 * writers wait for one sync. The event loop isn't held up, for probes run on it.
 */
class FileJournal implements Journal {
  readonly #file: string;
  readonly #handle: number;
  readonly #write: WriteBytes;
  readonly #attempts: JournaledAttempt[] = [];
  #waiting: string[] = [];
  #durable: boolean = false;
  #next: Promise<void> | null = null;
  #last: Promise<void> = Promise.resolve();
  #closed: boolean = false;

  constructor(file: string, handle: number, writeTo: WriteBytes) {
    this.#file = file;
    this.#handle = handle;
    this.#write = writeTo;
  }

  async attempt(operation: Operation): Promise<Attempt> {
    const attempt: Attempt = {
      ...operation,
      number: this.#attempts.length + 1,
      at: new Date().toISOString(),
      atMs: monotonicNow(),
    };
    this.#attempts.push({ ...attempt, outcome: "unknown", detail: NO_OUTCOME });
    try {
      await this.#append(lineOf(attempt), { durable: true });
    } catch (error) {
      this.#attempts[attempt.number - 1] = { ...attempt, outcome: "fail", detail: NOT_SENT };
      throw error;
    }
    return attempt;
  }

  async outcome(attempt: Attempt, outcome: Outcome, detail: string): Promise<void> {
    this.#attempts[attempt.number - 1] = { ...attempt, outcome, detail };
    const line: z.input<typeof outcomeLine> = {
      of: attempt.number,
      outcome,
      atMs: monotonicNow(),
      detail,
    };
    // Not durable: one that is lost in a power cut is unknown, which is true.
    await this.#append(`${JSON.stringify(line)}\n`, { durable: false });
  }

  attempts(): readonly JournaledAttempt[] {
    return this.#attempts;
  }

  #append(line: string, { durable }: { durable: boolean }): Promise<void> {
    this.#waiting.push(line);
    this.#durable ||= durable;
    if (this.#next === null) {
      // One that has failed fails all that follow: a journal with a hole can't be trusted.
      this.#next = this.#last.then(() => this.#flush());
      this.#last = this.#next;
    }
    return this.#next;
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(""));
    const durable: boolean = this.#durable;
    this.#waiting = [];
    this.#durable = false;
    this.#next = null;
    try {
      if (this.#closed) throw new Error("it is closed");
      for (let done = 0; done < bytes.length; ) {
        const written = await this.#write(this.#handle, bytes.subarray(done));
        if (written === 0) throw new Error("the disk takes no more bytes");
        done += written;
      }
      if (durable) await sync(this.#handle);
    } catch (cause) {
      throw new HarnessError(
        "STORAGE",
        `Expected to write the ledger's journal ${this.#file}, got: ${messageOf(cause)}`,
        { cause },
      );
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#last;
    } catch {
      // Whoever wrote that line was told.
    }
    this.#closed = true;
    await closeFile(this.#handle);
  }
}

/**
 * Makes the journal's file, with its first line on disk.
 *
 * @throws HarnessError STORAGE, also where the file exists: one journal is one ledger's.
 */
export function createJournal(
  file: string,
  head: JournalHead,
  options: { readonly write?: WriteBytes } = {},
): Journal {
  try {
    const handle = openSync(file, "wx");
    writeFileSync(handle, `${JSON.stringify(head)}\n`);
    fsyncSync(handle);
    return new FileJournal(file, handle, options.write ?? toDisk);
  } catch (cause) {
    throw new HarnessError(
      "STORAGE",
      `Expected to make the ledger's journal ${file}, got: ${messageOf(cause)}`,
      { cause },
    );
  }
}
