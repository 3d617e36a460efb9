import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { existingFolder, tryDisk } from "./disk-trial.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-trial-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("a trial of the disk", () => {
  it("stores a file and leaves nothing behind", () => {
    expect(tryDisk(folder)).toMatchObject({ kind: "stored" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is made where the folder will be", () => {
    expect(existingFolder(join(folder, "not", "yet"))).toBe(folder);
    expect(tryDisk(join(folder, "not", "yet"))).toMatchObject({ kind: "stored" });
  });

  it("finds an fsync that fails, and leaves nothing behind either", () => {
    const failing = () => {
      throw new Error("EIO");
    };
    expect(tryDisk(folder, failing)).toEqual({ kind: "no fsync", why: "EIO" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("finds a place that can't be written", () => {
    // A file, as root may write into any folder.
    writeFileSync(join(folder, "file"), "");
    expect(tryDisk(join(folder, "file"))).toMatchObject({ kind: "not writable" });
  });
});
