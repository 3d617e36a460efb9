import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import { keepSeeded, takeSeeded } from "./seeded-cache.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-seeded-"));
  mkdirSync(join(folder, "seeded-data"));
  writeFileSync(join(folder, "seeded-data", "chroma.sqlite3"), "records");
});
afterEach(() => rmSync(folder, { recursive: true }));

const cacheOf = (key: string) => ({
  cacheFolder: join(folder, "cache"),
  key,
  signal: new AbortController().signal,
});
const seeded = { builtAt: "2026-11-25T17:00:00.000Z", seedingMs: milliseconds(5000) };
const keep = (key: string) => keepSeeded(cacheOf(key), join(folder, "seeded-data"), seeded);

describe("a seeded folder", () => {
  it("is copied out as it was kept, with its history", async () => {
    await keep("one");
    expect(await takeSeeded(cacheOf("one"), join(folder, "out"))).toEqual(seeded);
    expect(readFileSync(join(folder, "out", "chroma.sqlite3"), "utf8")).toBe("records");
  });

  it("isn't taken for another corpus or another Chroma", async () => {
    await keep("one");
    expect(await takeSeeded(cacheOf("other"), join(folder, "out"))).toBeNull();
  });

  it("isn't taken when its history is cut short", async () => {
    await keep("one");
    writeFileSync(join(folder, "cache/seeded/one/about.json"), '{"builtAt": "2026');
    expect(await takeSeeded(cacheOf("one"), join(folder, "out"))).toBeNull();
  });

  it("leaves nothing, in the cache or beside, where its copy is cut short", async () => {
    const cache = { ...cacheOf("one"), signal: AbortSignal.abort() };
    await expect(keepSeeded(cache, join(folder, "seeded-data"), seeded)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["seeded-data"]);
  });

  it("makes room: only five are kept, and nothing half-made", async () => {
    for (const key of ["one", "two", "three", "four", "five", "six"]) await keep(key);
    const kept = readdirSync(join(folder, "cache/seeded"));
    expect(kept).toHaveLength(5);
    expect(kept).toContain("six");
  });
});
