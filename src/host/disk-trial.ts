import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "../errors.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { monotonicNow } from "./clock.ts";

/** What came of writing a small file and bringing it to the disk. */
export type DiskTrial =
  | { readonly kind: "stored"; readonly fsyncMs: Milliseconds }
  | { readonly kind: "not writable"; readonly why: string }
  | { readonly kind: "no fsync"; readonly why: string };

/** The folder, or the nearest above it that is there. */
export function existingFolder(folder: string): string {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  return existing;
}

const CONTENT = Buffer.alloc(64 * 1024, 1);

/** Writes a file where the folder is or will be, has it brought to the disk, and takes it away. */
export function tryDisk(folder: string, sync: (fd: number) => void = fsyncSync): DiskTrial {
  let place: string;
  try {
    place = mkdtempSync(join(existingFolder(folder), ".assay-doctor-"));
  } catch (error) {
    return { kind: "not writable", why: messageOf(error) };
  }
  try {
    return writeIn(place, sync);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function writeIn(place: string, sync: (fd: number) => void): DiskTrial {
  let fd: number;
  try {
    fd = openSync(join(place, "trial"), "w");
  } catch (error) {
    return { kind: "not writable", why: messageOf(error) };
  }
  try {
    writeSync(fd, CONTENT);
    const began = monotonicNow();
    try {
      sync(fd);
    } catch (error) {
      return { kind: "no fsync", why: messageOf(error) };
    }
    return { kind: "stored", fsyncMs: milliseconds(monotonicNow() - began) };
  } catch (error) {
    return { kind: "not writable", why: messageOf(error) };
  } finally {
    closeSync(fd);
  }
}
