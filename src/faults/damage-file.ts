import {
  closeSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { HarnessError } from "../errors.ts";
import { findUsers } from "../host/folder-use.ts";
import { type Bytes, bytes, type Share } from "../units/quantity.ts";

/** What is done to a file. */
export type Damage =
  /** Only its first part is kept; 0 = an empty file. */
  | { readonly kind: "truncate"; readonly keep: Share }
  | { readonly kind: "delete" }
  /** One bit of the byte at this place of the file; 0 = its first byte, 1 = its last. */
  | { readonly kind: "flip a bit"; readonly at: Share };

/** What was done. */
export interface Damaged {
  /** Within the folder. */
  readonly file: string;
  readonly beforeBytes: Bytes;
  /** null = the file is gone. */
  readonly afterBytes: Bytes | null;
  readonly words: string;
}

/**
 * Damages one file below a stopped copy's folder, such as an index's "data_level0.bin". There is no undo:
 * it is for copies that are thrown away.
 *
 * @param file its name, or its path within the folder where several have that name.
 * @throws HarnessError FAULT_BROKEN where a process has a file of the folder open, or there isn't exactly
 * one file of that name, or nothing of it could be damaged.
 */
export function damageFile(folder: string, file: string, damage: Damage): Damaged {
  requireUnused(folder);
  const found = theOnly(folder, file);
  const path = join(folder, found);
  const before = statSync(path).size;
  const words = apply(path, damage, before);
  const afterBytes = damage.kind === "delete" ? null : bytes(statSync(path).size);
  return { file: found, beforeBytes: bytes(before), afterBytes, words: `${found} ${words}` };
}

function requireUnused(folder: string): void {
  const { users, unseen } = findUsers(folder);
  const [user] = users;
  if (user !== undefined)
    throw broken(
      `Expected nobody to use ${folder}, but ${user.command} (process ${user.pid}) has ${user.file} open.`,
    );
  if (unseen === "all") throw broken(`It can't be told whether a process uses ${folder}.`);
}

function theOnly(folder: string, wanted: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const fitting = files.filter((file) => file === wanted || basename(file) === wanted);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return first;
  const came =
    fitting.length === 0 ? `there are ${files.join(", ")}` : `there are ${fitting.join(", ")}`;
  throw broken(`Expected one file ${wanted} in ${folder}, but ${came}.`);
}

/** Returns what was done, to be read behind the file's name. */
function apply(path: string, damage: Damage, size: number): string {
  switch (damage.kind) {
    case "delete":
      rmSync(path);
      return `deleted (${size} bytes)`;
    case "truncate": {
      const kept = Math.floor(size * damage.keep);
      if (kept >= size) throw broken(`Expected ${path} to get shorter than ${size} bytes.`);
      truncateSync(path, kept);
      return `cut from ${size} to ${kept} bytes`;
    }
    case "flip a bit": {
      if (size === 0) throw broken(`Expected a byte in ${path}, but it is empty.`);
      const at = Math.round((size - 1) * damage.at);
      flipBit(path, at);
      return `with a bit of byte ${at} of ${size} flipped`;
    }
    default:
      return damage satisfies never;
  }
}

/** The lowest one: any will do, and the same every time. */
function flipBit(path: string, at: number): void {
  const handle = openSync(path, "r+");
  try {
    const byte = new Uint8Array(1);
    readSync(handle, byte, 0, 1, at);
    writeSync(
      handle,
      byte.map((value) => value ^ 1),
      0,
      1,
      at,
    );
  } finally {
    closeSync(handle);
  }
}

const broken = (message: string): HarnessError => new HarnessError("FAULT_BROKEN", message);
