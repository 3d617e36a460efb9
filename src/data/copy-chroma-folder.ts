import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { HarnessError } from "../errors.ts";
import { type ChromaFolder, requireUnused } from "./chroma-folder.ts";
import { copyFolder } from "./copy-folder.ts";

/**
 * Copies a user's Chroma folder, and makes sure afterwards that nobody wrote to it meanwhile: a torn
 * copy can look healthy.
 *
 * @param to must not exist yet.
 * @throws HarnessError DATA_INVALID where the folder changed or came into use; STORAGE; the
 * signal's reason when aborted.
 */
export async function copyChromaFolder(
  { folder }: ChromaFolder,
  to: string,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const before = await stampsOf(folder);
  await copyFolder(folder, to, { signal });
  requireUnused(folder);
  const after = await stampsOf(folder);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  if (changed.length > 0)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected nobody to write to ${folder} while it was copied, but ${changed.join(", ")} changed.`,
      { hint: "Stop what writes to it, and try again." },
    );
}

/** Size and time of the last write of every file. */
async function stampsOf(folder: string): Promise<Map<string, string>> {
  const stamps = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeNs } = await stat(path, { bigint: true });
    stamps.set(relative(folder, path), `${size} ${mtimeNs}`);
  }
  return stamps;
}
