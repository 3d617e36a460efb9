import { existsSync } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../errors.ts";
import { findUsers } from "../host/folder-use.ts";
import { diskUsage } from "../host/folders.ts";
import type { Bytes } from "../units/quantity.ts";
import { type FolderCollection, readChromaDatabase } from "./chroma-database.ts";
import { BEFORE_1_0 } from "./chroma-version.ts";

/** A Chroma folder, looked at without writing to it. */
export interface ChromaFolder {
  /** Absolute, without symbolic links. */
  readonly folder: string;
  /** Range of Chroma versions that last wrote it. */
  readonly version: string;
  readonly collections: readonly FolderCollection[];
  readonly diskBytes: Bytes;
  readonly notes: readonly string[];
}

const DATABASE = "chroma.sqlite3";
const HEADER = "SQLite format 3\0";

/**
 * Looks at a Chroma folder. Nothing is written, no file is made, and no lock is taken: the folder
 * may be somebody's only copy.
 *
 * @throws HarnessError DATA_INVALID for a folder that is not Chroma's, in use, damaged, or of a
 * newer Chroma than ours.
 */
export async function inspectChromaFolder(path: string): Promise<ChromaFolder> {
  const folder = await requireFolder(path);
  const database = join(folder, DATABASE);
  await requireSqlite(database, path);
  const notes = requireUnused(folder);
  const { version, collections, others } = readChromaDatabase(database, folder);
  if (others > 0) notes.push(`${others} collections of other databases or tenants are left out.`);
  if (version === BEFORE_1_0)
    notes.push("Written by Chroma 0.x: the copies are upgraded when they are first opened.");
  return { folder, version, collections, diskBytes: diskUsage(folder), notes };
}

async function requireFolder(path: string): Promise<string> {
  try {
    const folder = await realpath(path);
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (cause) {
    throw noFolder(path, cause);
  }
  throw noFolder(path, undefined);
}

function noFolder(path: string, cause: unknown): HarnessError {
  return new HarnessError("DATA_INVALID", `Expected ${path} to be a folder that can be read.`, {
    hint: `Give the folder that holds ${DATABASE}.`,
    cause,
  });
}

async function requireSqlite(database: string, path: string): Promise<void> {
  const header = await readHeader(database);
  if (header === HEADER) return;
  const found = header === null ? `no ${DATABASE}` : `a ${DATABASE} that isn't SQLite's`;
  throw new HarnessError("DATA_INVALID", `Expected ${path} to be a Chroma folder, got ${found}.`, {
    hint: "Give the folder that a PersistentClient or `chroma run --path` writes to.",
  });
}

async function readHeader(database: string): Promise<string | null> {
  try {
    await using handle = await open(database, "r");
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER.length), { position: 0 });
    return buffer.subarray(0, bytesRead).toString("latin1");
  } catch {
    return null;
  }
}

/**
 * Refuses a folder that somebody writes to: a copy of it would be torn.
 *
 * @returns notes on what couldn't be looked at.
 * @throws HarnessError DATA_INVALID naming the process, or the journal that a crash left.
 */
export function requireUnused(folder: string): string[] {
  const { users, unseen } = findUsers(folder);
  // Who only reads disturbs no copy: another run that looks at the same folder, a backup.
  const user = users.find(({ writes }) => writes);
  if (user !== undefined)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected ${folder} not to be in use, but process ${user.pid} (${user.command}) has ${user.file} open.`,
      { hint: "Stop it, or give a copy of the folder that was made while nothing wrote to it." },
    );
  const journal = [`${DATABASE}-journal`, `${DATABASE}-wal`].find((name) => isFilled(folder, name));
  if (journal !== undefined)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected no unfinished transaction in ${folder}, got ${journal}.`,
      {
        hint: "Something writes to the folder, or was killed while it did: open it with Chroma once and stop Chroma again.",
      },
    );
  if (unseen === "none") return [];
  return ["Whether a process of another user has the folder open could not be seen."];
}

function isFilled(folder: string, name: string): boolean {
  const path = join(folder, name);
  return existsSync(path) && diskUsage(path) > 0;
}

/** Records of a collection that its folder's index files don't hold; null = can't be told. */
export function unflushedIn(folder: string, collection: string): number | null {
  const { collections } = readChromaDatabase(join(folder, DATABASE), folder);
  return collections.find(({ name }) => name === collection)?.unflushed ?? null;
}

/**
 * The collection to measure.
 *
 * @param name null = the only one that holds records.
 * @throws HarnessError DATA_INVALID for a name that isn't there, no name among several, or a
 * collection without records.
 */
export function chooseCollection(
  { folder, collections }: ChromaFolder,
  name: string | null,
): FolderCollection {
  const listed = collections.map((each) => `"${each.name}" (${each.records} records)`).join(", ");
  const filled = collections.filter((each) => each.records > 0);
  const found = name === null ? only(filled) : collections.find((each) => each.name === name);
  if (found === undefined)
    throw new HarnessError(
      "DATA_INVALID",
      name === null
        ? `Expected one collection with records in ${folder}, got ${filled.length} of: ${listed || "none"}.`
        : `Expected a collection named "${name}" in ${folder}, got: ${listed || "none"}.`,
      { hint: "Name one: chroma:<folder>#<collection>." },
    );
  if (found.records === 0 || found.dimension === null)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected records in collection "${found.name}" of ${folder}, got none.`,
      { hint: `Choose another of: ${listed}.` },
    );
  return found;
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
