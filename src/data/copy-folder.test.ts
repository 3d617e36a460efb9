import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyFolder, differingFiles, sameBytes } from "./copy-folder.ts";

describe("a folder's copy", () => {
  const signal = new AbortController().signal;
  let root: string;
  let from: string;
  let to: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "assay-copy-"));
    [from, to] = [join(root, "from"), join(root, "to")];
    await mkdir(join(from, "segment"), { recursive: true });
    await writeFile(join(from, "chroma.sqlite3"), "database");
    await writeFile(join(from, "segment", "header.bin"), Buffer.from([0, 255, 1]));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("has the same bytes", async () => {
    await copyFolder(from, to, { signal });
    expect(await differingFiles(from, to)).toEqual([]);
    expect(await sameBytes(from, to)).toBe(true);
  });

  it("differs where a file has other bytes, is missing, or came along", async () => {
    await copyFolder(from, to, { signal });
    await writeFile(join(to, "segment", "header.bin"), Buffer.from([0, 255, 2]));
    await rm(join(to, "chroma.sqlite3"));
    await writeFile(join(to, "added"), "");
    expect(await differingFiles(from, to)).toEqual([
      "added",
      "chroma.sqlite3",
      "segment/header.bin",
    ]);
    expect(await sameBytes(from, to)).toBe(false);
  });

  it("is independent of the original", async () => {
    await copyFolder(from, to, { signal });
    await writeFile(join(to, "chroma.sqlite3"), "changed!");
    expect(await differingFiles(from, to)).toEqual(["chroma.sqlite3"]);
  });

  it("never overwrites", async () => {
    await copyFolder(from, to, { signal });
    await expect(copyFolder(from, to, { signal })).rejects.toMatchObject({ code: "STORAGE" });
  });

  it("isn't made of a folder that isn't there, or of something that is no file", async () => {
    await expect(copyFolder(join(root, "no"), to, { signal })).rejects.toMatchObject({
      code: "STORAGE",
      message: expect.stringContaining("ENOENT"),
    });
    await symlink("/etc/hostname", join(from, "link"));
    await expect(copyFolder(from, join(root, "other"), { signal })).rejects.toThrow(
      "link is neither a file nor a folder",
    );
  });

  it("stops when aborted", async () => {
    const abort = AbortSignal.abort();
    await expect(copyFolder(from, to, { signal: abort })).rejects.toThrow(abort.reason);
  });
});
