import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytes } from "../units/quantity.ts";
import type { ChromaFolder } from "./chroma-folder.ts";
import { copyChromaFolder } from "./copy-chroma-folder.ts";
import { differingFiles } from "./copy-folder.ts";

describe("copyChromaFolder", () => {
  const signal = new AbortController().signal;
  let folder: string;
  let inspected: ChromaFolder;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-users-"));
    await writeFile(join(folder, "chroma.sqlite3"), Buffer.alloc(4_000_000));
    inspected = { folder, version: "1.5", collections: [], diskBytes: bytes(0), notes: [] };
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await rm(`${folder}-copy`, { recursive: true, force: true });
  });

  it("copies a folder that nobody writes to", async () => {
    await copyChromaFolder(inspected, `${folder}-copy`, { signal });
    expect(await differingFiles(folder, `${folder}-copy`)).toEqual([]);
  });

  it("refuses one that is written to meanwhile", async () => {
    const copying = copyChromaFolder(inspected, `${folder}-copy`, { signal });
    const abort = new AbortController();
    const writing = (async () => {
      while (!abort.signal.aborted) {
        await appendFile(join(folder, "chroma.sqlite3"), "x");
        await sleep(1);
      }
    })();
    await expect(copying).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: `Expected nobody to write to ${folder} while it was copied, but chroma.sqlite3 changed.`,
    });
    abort.abort();
    await writing;
  });
});
