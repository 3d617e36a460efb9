import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { HarnessError, messageOf } from "../errors.ts";

/** Writes some bytes and tells how many; injected where a full disk is played. */
export type Write = (handle: number, bytes: Uint8Array) => number;

export const writeToDisk: Write = (handle, bytes) => writeSync(handle, bytes);

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full: free some space, or choose a folder on another disk.",
  EDQUOT: "Your quota is used up: free some space, or choose a folder on another disk.",
  EROFS: "The file system is read-only: choose another folder.",
  EACCES: "You may not write there: choose another folder, or change its permissions.",
  EPERM: "You may not write there: choose another folder, or change its permissions.",
  ENOTDIR: "A part of the path is a file: choose another folder.",
  EEXIST: "A file of that name is in the way: choose another folder.",
  EMFILE: "Too many open files: raise the limit (`ulimit -n`).",
};

/** A failed write as an error that a user can act on. */
export function storageError(what: string, cause: unknown): HarnessError {
  if (cause instanceof HarnessError) return cause;
  const hint = HINTS[(cause as NodeJS.ErrnoException | null)?.code ?? ""];
  const options = hint === undefined ? { cause } : { hint, cause };
  return new HarnessError("STORAGE", `Could not write ${what}: ${messageOf(cause)}.`, options);
}

/** @throws Error when the disk takes no more; part of the bytes may have been written. */
function writeAll(handle: number, bytes: Uint8Array, write: Write): void {
  for (let done = 0; done < bytes.length; ) {
    const written = write(handle, bytes.subarray(done));
    if (written === 0) throw new Error("the disk takes no more bytes");
    done += written;
  }
}

/** Appends all of the bytes, or none: what was there stays readable. @throws Error of the disk. */
export function appendWhole(
  handle: number,
  bytes: Uint8Array,
  at: { readonly length: number; readonly write: Write },
): void {
  try {
    writeAll(handle, bytes, at.write);
  } catch (error) {
    ftruncateSync(handle, at.length);
    throw error;
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Writes the file as a whole: a reader sees the old one or the new one, never half of it, even
 * after a power cut.
 * @throws HarnessError STORAGE; the old file, if any, is untouched then.
 */
export function writeAtomically(file: string, text: string, write: Write = writeToDisk): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    const handle = openSync(temporary, "w");
    try {
      writeAll(handle, Buffer.from(text), write);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw storageError(file, error);
  }
}
