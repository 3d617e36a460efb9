import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { diskUsage, freeSpace } from "./folders.ts";
import { temporaryFolder } from "./testing.ts";

describe("a folder's disk usage", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it("counts what lies in it, however deep", () => {
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    const before = diskUsage(folder);
    writeFileSync(join(folder, "a", "b", "file"), Buffer.alloc(200_000, 1));
    expect(diskUsage(folder) - before).toBeGreaterThanOrEqual(200_000);
  });

  it("counts blocks on disk, not the length of a sparse file", () => {
    const sparse = join(folder, "sparse");
    writeFileSync(sparse, "");
    truncateSync(sparse, 50_000_000);
    expect(diskUsage(folder)).toBeLessThan(1_000_000);
  });

  it("doesn't follow a link out of the folder", () => {
    mkdirSync(join(folder, "in"));
    writeFileSync(join(folder, "outside"), Buffer.alloc(200_000, 1));
    symlinkSync(folder, join(folder, "in", "loop"));
    expect(diskUsage(join(folder, "in"))).toBeLessThan(100_000);
  });

  it("is 0 for a folder that isn't there", () => {
    expect(diskUsage(join(folder, "nowhere"))).toBe(0);
  });
});

describe("free space", () => {
  it("is more than nothing where a test could write its files", () => {
    expect(freeSpace("/tmp")).toBeGreaterThan(0);
  });
});
