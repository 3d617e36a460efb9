import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { share } from "../units/quantity.ts";
import { type Damage, damageFile } from "./damage-file.ts";

const TEXT = "0123456789";
const TRUNCATE: Damage = { kind: "truncate", keep: share(0.5) };

describe("damaging a file of a stopped copy", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
    add("chroma.sqlite3", "rows");
    add("segment-1/header.bin", TEXT);
    add("segment-1/index_metadata.pickle", TEXT);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const add = (file: string, text: string) => {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const read = (file: string) => readFileSync(join(folder, file), "latin1");
  const all = () => readdirSync(folder, { recursive: true }).toSorted();

  it("cuts it, and leaves the others as they are", () => {
    const done = damageFile(folder, "header.bin", TRUNCATE);
    expect(done).toEqual({
      file: "segment-1/header.bin",
      beforeBytes: 10,
      afterBytes: 5,
      words: "segment-1/header.bin cut from 10 to 5 bytes",
    });
    expect(read("segment-1/header.bin")).toBe("01234");
    expect(read("segment-1/index_metadata.pickle")).toBe(TEXT);
    expect(read("chroma.sqlite3")).toBe("rows");
  });

  it("empties it", () => {
    expect(damageFile(folder, "header.bin", { kind: "truncate", keep: share(0) }).afterBytes).toBe(
      0,
    );
    expect(read("segment-1/header.bin")).toBe("");
  });

  it("deletes it", () => {
    const before = all();
    const done = damageFile(folder, "index_metadata.pickle", { kind: "delete" });
    expect(done).toMatchObject({
      afterBytes: null,
      words: "segment-1/index_metadata.pickle deleted (10 bytes)",
    });
    expect(all()).toEqual(before.filter((file) => file !== "segment-1/index_metadata.pickle"));
  });

  it.each([
    [0, "1123456789"],
    [0.5, "0123446789"],
    [1, "0123456788"],
  ])("flips one bit at %s of its length, and no other", (at, after) => {
    const done = damageFile(folder, "header.bin", { kind: "flip a bit", at: share(at) });
    expect(read("segment-1/header.bin")).toBe(after);
    expect(done.words).toMatch(/^segment-1\/header\.bin with a bit of byte \d of 10 flipped$/);
    damageFile(folder, "header.bin", { kind: "flip a bit", at: share(at) });
    expect(read("segment-1/header.bin")).toBe(TEXT);
  });

  it("takes a path where several files have that name, and refuses the name alone", () => {
    add("segment-2/header.bin", TEXT);
    expect(() => damageFile(folder, "header.bin", TRUNCATE)).toThrow(
      /^Expected one file header\.bin in .*, but there are segment-\d\/header\.bin, segment-\d\/header\.bin\.$/,
    );
    damageFile(folder, "segment-2/header.bin", TRUNCATE);
    expect(read("segment-2/header.bin")).toBe("01234");
    expect(read("segment-1/header.bin")).toBe(TEXT);
  });

  it("refuses a name that there isn't, and tells those that there are", () => {
    expect(() => damageFile(folder, "data_level0.bin", TRUNCATE)).toThrow(/but there are .*chroma/);
  });

  it.each([
    [
      "of which nothing would be cut",
      { kind: "truncate", keep: share(1) },
      "to get shorter than 10",
    ],
    ["that is empty, for a bit", { kind: "flip a bit", at: share(0) }, "but it is empty"],
  ] as const)("refuses a file %s", (_, damage, words) => {
    if (damage.kind === "flip a bit") add("segment-1/header.bin", "");
    expect(() => damageFile(folder, "header.bin", damage)).toThrow(words);
  });

  it("refuses a folder of which a process has any file open, and does it once that has ended", async () => {
    const user = await startShell(
      scope,
      `exec 3<'${join(folder, "chroma.sqlite3")}'; echo ready; sleep 60`,
    );
    expect(() => damageFile(folder, "header.bin", TRUNCATE)).toThrow(
      /^Expected nobody to use .*, but \w+ \(process \d+\) has .*chroma\.sqlite3 open\.$/,
    );
    expect(read("segment-1/header.bin")).toBe(TEXT);
    await user.kill();
    expect(damageFile(folder, "header.bin", TRUNCATE).afterBytes).toBe(5);
  });
});
