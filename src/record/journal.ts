import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { redactFields } from "./redact.ts";
import type { RunFolder } from "./run-folder.ts";
import { storageError, type Write, writeToDisk } from "./storage.ts";

/** What the journal could not write. */
export interface JournalFault {
  /** Of the first event that was lost. */
  readonly message: string;
  readonly lost: number;
}

/** What happened; any further fields say more. */
export interface JournalEvent {
  readonly kind: string;
}

/** Every event of a run as it happens, one JSON object a line. */
export interface Journal extends Disposable {
  /**
   * Writes one event with the time, before it returns; secrets are removed. Never throws: a full
   * disk must not stop a clean-up.
   */
  append(event: JournalEvent): void;
  /** What was lost so far; null: nothing. To be told at the end of the run. */
  readonly fault: JournalFault | null;
  close(): void;
}

export interface JournalOptions {
  /** @default the wall clock */
  readonly now?: () => Date;
  /** Played by tests. @default the disk */
  readonly write?: Write;
}

class FileJournal implements Journal {
  /** null: closed. */
  #handle: number | null;
  readonly #secrets: readonly string[];
  readonly #options: JournalOptions;
  #fault: JournalFault | null = null;
  /** Events lost since the last one that was written. */
  #gap = 0;
  /** Whether the last line was cut in its middle; a new line must end it first. */
  #torn: boolean = false;

  constructor(handle: number, secrets: readonly string[], options: JournalOptions) {
    this.#handle = handle;
    this.#secrets = secrets;
    this.#options = options;
  }

  get fault(): JournalFault | null {
    return this.#fault;
  }

  append(event: JournalEvent): void {
    try {
      const line = this.#line(event);
      const lost = { kind: "events lost", lost: this.#gap };
      const gap = lost.lost > 0 ? this.#line(lost) : "";
      this.#put(`${this.#torn ? "\n" : ""}${gap}${line}`);
      this.#gap = 0;
      this.#torn = false;
    } catch (error) {
      this.#gap += 1;
      const { message = messageOf(error), lost = 0 } = this.#fault ?? {};
      this.#fault = { message, lost: lost + 1 };
    }
  }

  #put(text: string): void {
    if (this.#handle === null) throw new Error("the journal is closed");
    const write = this.#options.write ?? writeToDisk;
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) {
      const written = write(this.#handle, bytes.subarray(done));
      if (written === 0) throw new Error("the disk takes no more bytes");
      done += written;
      this.#torn = true;
    }
  }

  #line({ kind, ...fields }: JournalEvent): string {
    const own = { at: (this.#options.now?.() ?? new Date()).toISOString(), kind };
    const rest = redactFields(fields, this.#secrets) as object;
    // The journal's own time wins over a field of that name, and stands first.
    return `${JSON.stringify({ ...own, ...rest, ...own })}\n`;
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Opens journal.jsonl in the run's folder. @throws HarnessError STORAGE. */
export function openJournal(folder: RunFolder, options: JournalOptions = {}): Journal {
  const file = join(folder.path, "journal.jsonl");
  try {
    return new FileJournal(openSync(file, "a"), folder.secrets, options);
  } catch (error) {
    throw storageError(file, error);
  }
}
