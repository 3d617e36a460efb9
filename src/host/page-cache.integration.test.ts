import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { leavePageCache, lookAtPageCache } from "./page-cache.ts";

const MEBIBYTE = 2 ** 20;
/** On a disk, where the system's folder for temporary files may lie in memory. */
const onDisk = join(import.meta.dirname, "../../node_modules");
const python = loadToolchain().python.path;
const { signal } = new AbortController();
const how = { python, signal };

let folders: string[] = [];

/** A folder of two files in memory: they have just been written, and are read once more. */
function folderIn(where: string): string {
  const folder = mkdtempSync(join(where, ".assay-cache-"));
  folders.push(folder);
  mkdirSync(join(folder, "below"));
  for (const name of ["one.bin", "below/two.bin", "empty.bin"]) {
    const size = name === "empty.bin" ? 0 : 4 * MEBIBYTE;
    writeFileSync(join(folder, name), Buffer.alloc(size, 7));
    readFileSync(join(folder, name));
  }
  return folder;
}

beforeEach(() => {
  folders = [];
});

afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("leaving the page cache", () => {
  it("takes files out of memory that were there, as the kernel itself says", async () => {
    const folder = folderIn(onDisk);

    const seen = await lookAtPageCache(folder, how);
    expect(seen).toMatchObject({ files: 3, bytes: 8 * MEBIBYTE, after: seen.before });
    expect(seen.before).toBe(8 * MEBIBYTE);

    const dropped = await leavePageCache(folder, how);
    expect(dropped).toMatchObject({ files: 3, before: 8 * MEBIBYTE, after: 0 });
    expect((await lookAtPageCache(folder, how)).before).toBe(0);
  });

  it("leaves the bytes as they were", async () => {
    const folder = folderIn(onDisk);
    await leavePageCache(folder, how);

    expect(readFileSync(join(folder, "below/two.bin")).equals(Buffer.alloc(4 * MEBIBYTE, 7))).toBe(
      true,
    );
  });

  it("leaves a folder in memory that nobody told to leave", async () => {
    const [left, kept] = [folderIn(onDisk), folderIn(onDisk)];
    await leavePageCache(left, how);

    expect((await lookAtPageCache(kept, how)).before).toBe(8 * MEBIBYTE);
  });

  it.runIf(existsSync("/dev/shm"))("sees that what lies in memory anyway can't leave", async () => {
    const folder = folderIn("/dev/shm");

    expect((await leavePageCache(folder, how)).after).toBe(8 * MEBIBYTE);
  });

  it("says what is wrong with a folder that can't be read", async () => {
    const folder = folderIn(onDisk);
    await expect(
      leavePageCache(folder, { python: join(folder, "no-python"), signal }),
    ).rejects.toMatchObject({ code: "STORAGE" });
  });
});
