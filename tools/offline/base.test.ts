import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { baseName, findDebian, sweepDrafts } from "./base.ts";

/** Above every id that Linux gives. */
const NOBODY = 2 ** 22 + 1;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-base-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the drafts of bakes that were killed", () => {
  it("are removed, with all that is in them", () => {
    mkdirSync(join(folder, `assay-bake-${NOBODY}-x`, "root"), { recursive: true });
    sweepDrafts(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("are told from those of a bake that is at work, and from other people's folders", () => {
    const kept = [
      `assay-bake-${process.pid}-x`,
      "assay-bake-",
      "assay-bake-x",
      `other-${NOBODY}-x`,
    ];
    for (const name of kept) mkdirSync(join(folder, name));
    sweepDrafts(folder);
    expect(new Set(readdirSync(folder))).toEqual(new Set(kept));
  });
});

describe("what a base is made with", () => {
  const env = (more: Record<string, string> = {}) => {
    writeFileSync(join(folder, "debootstrap"), "#!/bin/sh\n");
    chmodSync(join(folder, "debootstrap"), 0o755);
    return { PATH: folder, ...more };
  };

  it("is debootstrap, for root", () => {
    const debootstrap = join(folder, "debootstrap");
    expect(findDebian(env(), true)).toEqual({ debootstrap, mirror: null });
    const mirror = "http://mirror.test/debian";
    expect(findDebian(env({ CHROMA_ASSAY_DEBIAN_MIRROR: mirror }), true)?.mirror).toBe(mirror);
  });

  it("is nothing for anybody else", () => {
    expect(findDebian(env(), false)).toBeNull();
  });

  it("gives its image another name for another mirror", () => {
    expect(baseName(null)).toBe(baseName(null));
    expect(baseName("http://mirror.test/debian")).not.toBe(baseName(null));
  });
});
