import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";

/** Appends and waits until it is on disk. */
export function appendDurably(file: string, text: string): void {
  const handle = openSync(file, "a");
  try {
    // All of it, or an error: a plain write may stop in the middle where the disk gets full.
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
