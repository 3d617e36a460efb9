import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { HarnessError, messageOf } from "../errors.ts";
import { type Bytes, bytes } from "../units/quantity.ts";

const PROGRAM = join(import.meta.dirname, "../../tools/python/page_cache.py");

/** A folder's files, and how much of them was in memory. */
export interface CacheLook {
  readonly files: number;
  readonly bytes: Bytes;
  /** In the page cache when it was looked at. */
  readonly before: Bytes;
  /** After they were told to leave it; the same where nobody told them. */
  readonly after: Bytes;
}

interface How {
  /** Node can't tell the kernel, Python can. */
  readonly python: string;
  readonly signal: AbortSignal;
}

/**
 * Takes a folder's files out of the page cache, and looks whether they are gone: what somebody has mapped
 * stays, and so does everything on a file system that lies in memory. Needs no rights but the files'
 * owner's. What a disk or a hypervisor keeps in its own memory is beyond anybody's reach here.
 *
 * @throws HarnessError STORAGE where they can't be read; AbortError when the signal fires.
 */
export const leavePageCache = (folder: string, how: How): Promise<CacheLook> =>
  ask("drop", folder, how);

/** How much of a folder's files is in the page cache; changes nothing. @throws HarnessError STORAGE */
export const lookAtPageCache = (folder: string, how: How): Promise<CacheLook> =>
  ask("look", folder, how);

async function ask(act: "drop" | "look", folder: string, how: How): Promise<CacheLook> {
  const { python, signal } = how;
  try {
    const said = await promisify(execFile)(python, ["-I", PROGRAM, act, folder], { signal });
    return readLook(said.stdout);
  } catch (cause) {
    signal.throwIfAborted();
    throw new HarnessError(
      "STORAGE",
      `Expected to find ${folder} in the page cache or not, got: ${lastLine(messageOf(cause))}`,
      { cause },
    );
  }
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

/** What the program prints. @throws Error for anything else. */
export function readLook(text: string): CacheLook {
  const said: unknown = JSON.parse(text);
  const number = (name: string): number => {
    const value = (said as Record<string, unknown>)[name];
    if (typeof value === "number" && value >= 0) return value;
    throw new Error(`Expected the number \`${name}\`, got: ${text.trim().slice(0, 120)}`);
  };
  return {
    files: number("files"),
    bytes: bytes(number("bytes")),
    before: bytes(number("before")),
    after: bytes(number("after")),
  };
}
