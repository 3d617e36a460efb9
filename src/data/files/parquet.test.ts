import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { load } from "./testing.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/parquet/${name}.parquet`, import.meta.url));
const ROWS = 30;
const rows = Array.from({ length: ROWS }, (_, row) => row);

describe("a parquet file", () => {
  it.each([
    "none",
    "snappy",
    "gzip",
    "zstd",
    "brotli",
    "pages-v2",
    "no-dictionary",
    "double",
    "fixed-size",
    "large-list",
    "split",
  ])("written as %s is read, over its row groups and pages", async (name) => {
    const corpus = await load(fixture(name), { metadata: ["year"] });
    expect([...corpus.vectors]).toEqual(
      rows.flatMap((i) => [i, i + 0.5, i === 0 ? expect.closeTo(0) : -i, 0.25]),
    );
    expect(corpus.ids).toEqual(rows.map((i) => `doc-${i}`));
    expect(corpus.documents).toEqual(
      rows.map((i) => (i % 3 === 2 ? null : `What record ${i} says, at some length.`)),
    );
    expect(corpus.metadatas).toEqual(rows.map((i) => ({ year: 2000 + i })));
    expect(corpus.notes[0]).toBe(
      `${name}.parquet: vectors from "vector", ids from "id", documents from "text", metadata from "year".`,
    );
  });

  it.each([
    [
      "ragged",
      "ragged.parquet, row 2 (the first is 0): expected 2 numbers, as the rows before have, got 1.",
    ],
    ["missing", "row 1 (the first is 0): expected a list of numbers as the vector, got null."],
    ["empty-list", "row 2 (the first is 0): expected 2 numbers, as the rows before have, got 0."],
    [
      "missing-component",
      "row 1 (the first is 0): expected a finite number as component 2, got null.",
    ],
    ["not-finite", "row 1 (the first is 0): expected a finite number as component 1, got NaN."],
    ["none-at-all", "none-at-all.parquet: expected records, got none."],
    [
      "lz4",
      'lz4.parquet: expected "id" to be compressed by UNCOMPRESSED, SNAPPY, GZIP, ZSTD, BROTLI, got LZ4_RAW.',
    ],
  ])("that is %s is refused, with the row where there is one", async (name, message) => {
    await expect(load(fixture(name))).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\w/),
    });
  });

  it("may have columns that are nested, which can't be asked for", async () => {
    const corpus = await load(fixture("nested"), { id: "key" });
    expect([...corpus.vectors]).toEqual([1, 2, 3, 4]);
    expect(corpus.ids).toEqual(["7", "1152921504606846976"]);
    await expect(load(fixture("nested"), { vector: "lists" })).rejects.toMatchObject({
      message: expect.stringContaining('expected lists of numbers in "lists", got nested values.'),
    });
    await expect(load(fixture("nested"), { metadata: ["about"] })).rejects.toThrow(
      'expected texts, numbers, or true and false in "about", got nested values.',
    );
  });

  describe("that is damaged", () => {
    let file: string;
    beforeAll(async () => {
      file = join(await mkdtemp(join(tmpdir(), "assay-parquet-")), "x.parquet");
    });
    afterAll(() => rm(join(file, ".."), { recursive: true }));

    it.each([
      ["empty", (_: Buffer) => Buffer.of(), "expected a parquet file, got an empty one."],
      ["cut", (whole: Buffer) => whole.subarray(0, 900), "got one without its end."],
      ["cut to its beginning", (whole: Buffer) => whole.subarray(0, 6), "got one without its end."],
      ["another kind", () => Buffer.from("[1, 2]\n[3, 4]\n"), "got another kind of content."],
      [
        "without its middle",
        (whole: Buffer) => Buffer.concat([whole.subarray(0, 300), whole.subarray(1500)]),
        "can't be read as parquet",
      ],
      [
        "overwritten",
        (whole: Buffer) => Buffer.from(whole).fill(0xff, 20, 400),
        "can't be read as parquet",
      ],
    ])("(%s) is refused", async (_, damage, message) => {
      await writeFile(file, damage(await readFile(fixture("zstd"))));
      await expect(load(file)).rejects.toMatchObject({
        code: "DATA_INVALID",
        message: expect.stringContaining(message),
        hint: expect.stringMatching(/\w/),
      });
    });
  });
});
