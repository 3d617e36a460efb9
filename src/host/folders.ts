import { lstatSync, readdirSync, statfsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Bytes, bytes } from "../units/quantity.ts";

/** The user's cache folder for this program; the only place outside the project we write to. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "chroma-assay");
}

/** Bytes that the files below a folder take on disk; files that vanish meanwhile count 0. */
export function diskUsage(path: string): Bytes {
  let entry: ReturnType<typeof lstatSync>;
  try {
    entry = lstatSync(path);
  } catch {
    return bytes(0);
  }
  if (!entry.isDirectory()) return bytes(entry.blocks * 512);
  return bytes(readdirSync(path).reduce((sum, name) => sum + diskUsage(join(path, name)), 0));
}

/** Bytes that this user can still write to the folder's file system. */
export function freeSpace(folder: string): Bytes {
  const { bavail, bsize } = statfsSync(folder);
  return bytes(bavail * bsize);
}
