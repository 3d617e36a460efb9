import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { redactFields } from "./redact.ts";
import type { RunFolder } from "./run-folder.ts";
import { storageError, type Write, writeAll, writeToDisk } from "./storage.ts";

/** What the journal could not write. */
export interface JournalFault {
  /** Of the first event that was lost. */
  readonly message: string;
  readonly lost: number;
}

/** Every event of a run as it happens, one JSON object a line. */
export interface Journal extends Disposable {
  /**
   * Writes one event, before it returns. Never throws: a full disk must not stop a clean-up.
   * `at` and `kind` are the journal's own; fields of these names are left out.
   */
  write(kind: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What was lost so far; null: nothing. To be told at the end of the run. */
  readonly fault: JournalFault | null;
  close(): void;
}

export interface JournalOptions {
  readonly now: () => Date;
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

  constructor(handle: number, secrets: readonly string[], options: JournalOptions) {
    this.#handle = handle;
    this.#secrets = secrets;
    this.#options = options;
  }

  get fault(): JournalFault | null {
    return this.#fault;
  }

  write(kind: string, fields: Readonly<Record<string, unknown>> = {}): void {
    try {
      const event = this.#line(kind, fields);
      // The lost line may have been cut in its middle: a new line ends it.
      const gap = this.#gap > 0 ? `\n${this.#line("events lost", { lost: this.#gap })}` : "";
      if (this.#handle === null) throw new Error("the journal is closed");
      writeAll(this.#handle, Buffer.from(gap + event), this.#options.write ?? writeToDisk);
      this.#gap = 0;
    } catch (error) {
      this.#gap += 1;
      this.#fault = {
        message: this.#fault?.message ?? messageOf(error),
        lost: (this.#fault?.lost ?? 0) + 1,
      };
    }
  }

  #line(kind: string, fields: Readonly<Record<string, unknown>>): string {
    const event = { at: this.#options.now().toISOString(), kind };
    const rest = redactFields(fields, this.#secrets) as object;
    return `${JSON.stringify({ ...event, ...rest, ...event })}\n`;
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
export function openJournal(folder: RunFolder, options: JournalOptions): Journal {
  const file = join(folder.path, "journal.jsonl");
  try {
    return new FileJournal(openSync(file, "a"), folder.secrets, options);
  } catch (error) {
    throw storageError(file, error);
  }
}
