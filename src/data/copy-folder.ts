import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, mkdir, open, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { HarnessError, messageOf } from "../errors.ts";

/**
 * Copies a folder with all it holds, and brings the copy to the disk (fsync of every file and
 * folder), so that neither setup starts with the other's writes still waiting in the page cache.
 * Where the file system can, files share their blocks until one is written (reflink).
 *
 * @param to must not exist yet.
 * @throws HarnessError STORAGE when the copy can't be written; the signal's reason when aborted.
 */
export async function copyFolder(
  from: string,
  to: string,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  try {
    await copyTree(from, to, signal);
    await syncPath(join(to, ".."));
  } catch (cause) {
    signal.throwIfAborted();
    throw notCopied(from, to, cause);
  }
}

function notCopied(from: string, to: string, cause: unknown): HarnessError {
  return new HarnessError(
    "STORAGE",
    `Expected to copy ${from} to ${to}, got: ${messageOf(cause)}`,
    {
      hint: "See that the disk has room for the copies, and that the folder can be read.",
      cause,
    },
  );
}

async function copyTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    signal.throwIfAborted();
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target, signal);
    else if (entry.isFile()) {
      await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      await syncPath(target);
    } else throw new Error(`${source} is neither a file nor a folder`);
  }
  await syncPath(to);
}

async function syncPath(path: string): Promise<void> {
  await using handle = await open(path, "r");
  await handle.sync();
}

/** Paths, relative to the folders, of files that only one has or whose content differs. */
export async function differingFiles(a: string, b: string): Promise<string[]> {
  const [left, right] = await Promise.all([hashes(a), hashes(b)]);
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].filter((path) => left.get(path) !== right.get(path)).sort(byName);
}

const byName = (a: string, b: string) => (a < b ? -1 : 1);

/** Whether two folders hold the same files with the same bytes. */
export async function sameBytes(a: string, b: string): Promise<boolean> {
  return (await differingFiles(a, b)).length === 0;
}

async function hashes(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Map<string, string>();
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    found.set(relative(folder, path), hash.digest("hex"));
  }
  return found;
}
