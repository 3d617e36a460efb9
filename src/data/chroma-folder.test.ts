import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytes } from "../units/quantity.ts";
import { type ChromaFolder, chooseCollection, inspectChromaFolder } from "./chroma-folder.ts";

describe("inspectChromaFolder", () => {
  let folder: string;
  let database: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-folder-"));
    database = join(folder, "chroma.sqlite3");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const refused = (message: string) =>
    expect(inspectChromaFolder(folder)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });

  it("refuses a folder that isn't there", async () => {
    await rm(folder, { recursive: true });
    await refused("to be a folder that can be read");
  });

  it("refuses a folder without chroma.sqlite3", () => refused("got no chroma.sqlite3"));

  it("refuses a chroma.sqlite3 that isn't SQLite's", async () => {
    await writeFile(database, "not a database at all");
    await refused("got a chroma.sqlite3 that isn't SQLite's");
  });

  it("refuses another program's database", async () => {
    using other = new DatabaseSync(database);
    other.exec("CREATE TABLE notes (text TEXT)");
    other.close();
    await refused("to hold Chroma's database, got one that can't be read as such");
  });

  it.each(["chroma.sqlite3-journal", "chroma.sqlite3-wal"])(
    "refuses a folder with a %s",
    async (name) => {
      await writeFile(database, "SQLite format 3\0");
      await writeFile(join(folder, name), "something");
      await refused(`Expected no unfinished transaction in ${folder}, got ${name}.`);
    },
  );
});

describe("chooseCollection", () => {
  const collection = { id: "x", dimension: 3, records: 10, unflushed: 0 };
  const empty = { id: "x", name: "empty", dimension: null, records: 0, unflushed: 0 };
  const folder = (...collections: ChromaFolder["collections"]): ChromaFolder => ({
    folder: "/data",
    version: "1.5",
    collections,
    diskBytes: bytes(0),
    notes: [],
  });
  const docs = { ...collection, name: "docs" };
  const pages = { ...collection, name: "pages" };

  it("takes the one that is named, or the only one that holds records", () => {
    expect(chooseCollection(folder(docs, pages), "pages")).toBe(pages);
    expect(chooseCollection(folder(empty, docs), null)).toBe(docs);
  });

  it("lists them where none is named and several hold records", () => {
    expect(() => chooseCollection(folder(docs, empty, pages), null)).toThrow(
      'Expected one collection with records in /data, got 2 of: "docs" (10 records), "empty" (0 records), "pages" (10 records).',
    );
  });

  it("lists them where the named one isn't there", () => {
    expect(() => chooseCollection(folder(docs), "doc")).toThrow(
      'Expected a collection named "doc" in /data, got: "docs" (10 records).',
    );
  });

  it("refuses an empty one, and a folder without any", () => {
    expect(() => chooseCollection(folder(docs, empty), "empty")).toThrow(
      'Expected records in collection "empty" of /data, got none.',
    );
    expect(() => chooseCollection(folder(), null)).toThrow("got 0 of: none.");
  });
});
