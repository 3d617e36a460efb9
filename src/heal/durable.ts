import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";

/** Appends and waits until it is on disk. */
export function appendDurably(file: string, text: string): void {
  const handle = openSync(file, "a");
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
