import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { load } from "./testing.ts";

describe("a JSONL file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-jsonl-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const write = async (content: string | Buffer, name = "x.jsonl") => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it("of bare arrays is read; empty lines are left out, and so is a byte order mark", async () => {
    const corpus = await load(await write("\uFEFF[1, 2]\r\n\n[3, 4.5]"));
    expect([...corpus.vectors]).toEqual([1, 2, 3, 4.5]);
    expect(corpus).toMatchObject({ ids: ["0", "1"], documents: null, metadatas: null });
  });

  it("of objects is read by its fields, whatever they are called", async () => {
    const lines = [
      { _id: 7, said: "Twenty characters, or more.", e: [1, 2], tags: ["a"], n: 1.5 },
      { n: null, said: "Another text that is long.", _id: 8, e: [3, 4] },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    const corpus = await load(await write(text, "x.ndjson"), { metadata: ["n"] });
    expect([...corpus.vectors]).toEqual([1, 2, 3, 4]);
    expect(corpus).toMatchObject({
      ids: ["7", "8"],
      documents: ["Twenty characters, or more.", "Another text that is long."],
      metadatas: [{ n: 1.5 }, null],
      description: "2 vectors of 2 dimensions from x.ndjson",
    });
    expect(corpus.notes[0]).toBe(
      'x.ndjson: vectors from "e", ids from "_id", documents from "said", metadata from "n".',
    );
  });

  it("may be zipped, and long: lines go on from one chunk into the next", async () => {
    const line = (row: number) => `{"v":[${row},${"0.123456789,".repeat(2000)}1]}\n`;
    const text = Array.from({ length: 600 }, (_, row) => line(row)).join("");
    const plain = await load(await write(text));
    const zipped = await load(await write(gzipSync(text), "x.jsonl.gz"));
    expect(plain).toMatchObject({ dimension: 2002 });
    expect(plain.ids).toHaveLength(600);
    const firsts = plain.ids.map((_, row) => plain.vectors[row * 2002]);
    expect(firsts).toEqual(plain.ids.map(Number));
    expect(plain.vectors).toHaveLength(600 * 2002);
    expect(zipped.hash).toBe(plain.hash);
  });

  const sound = "[1, 2]\n[3, 4]\n";
  it.each([
    ["no rows", "\n \n", "x.jsonl: expected records, got none."],
    ["NaN", `${sound}[1, NaN]`, "x.jsonl:3: expected a finite number as component 2, got NaN."],
    [
      "-Infinity",
      `${sound}[-Infinity, 1]`,
      "x.jsonl:3: expected a finite number as component 1, got -Infinity.",
    ],
    [
      "null within",
      `${sound}[1, null]`,
      "x.jsonl:3: expected a finite number as component 2, got null.",
    ],
    [
      "a text within",
      `${sound}[1, "2"]`,
      "x.jsonl:3: expected a finite number as component 2, got 2.",
    ],
    ["a number beyond 32 bits", `${sound}[1, 1e39]`, "component 2, got 1e+39."],
    [
      "a list within",
      `${sound}[1, [2]]`,
      "x.jsonl:3: expected a finite number as component 2, got [2].",
    ],
    [
      "another dimension",
      `${sound}\n[1, 2, 3]`,
      "x.jsonl:4: expected 2 numbers, as the rows before have, got 3.",
    ],
    [
      "an empty vector",
      `[]\n${sound}`,
      "x.jsonl:1: expected a vector of 1 to 16384 numbers, got 0.",
    ],
    [
      "a cut line",
      `${sound}[5, `,
      "x.jsonl:3: expected a JSON array of numbers or an object, got [5, .",
    ],
    ["a bare number", "1\n2\n", "x.jsonl:1: expected a JSON array of numbers or an object, got 1."],
    ["null", "null\n", "x.jsonl:1: expected a JSON array of numbers or an object, got null."],
    [
      "one array over all",
      "[\n[1, 2],\n[3, 4]\n]",
      "x.jsonl:1: expected a JSON array of numbers or an object, got [.",
    ],
    [
      "an object among arrays",
      `${sound}{"v": [1, 2]}`,
      "x.jsonl:3: expected an array, as the first line has, got an object.",
    ],
    [
      "an array among objects",
      '{"v": [1, 2]}\n[1, 2]',
      "x.jsonl:2: expected an object, as the first line has, got an array.",
    ],
    [
      "a field left out",
      '{"v": [1, 2]}\n{}\n',
      "x.jsonl:2: expected a list of numbers as the vector, got nothing.",
    ],
    [
      "an id twice",
      '{"id": "a", "v": [1]}\n{"id": "b", "v": [1]}\n{"id": "a", "v": [2]}',
      'x.jsonl:3: expected an id of its own, got "a", which x.jsonl:1 has too.',
    ],
    [
      "an id that is missing",
      '{"id": "a", "v": [1]}\n{"v": [1]}',
      "x.jsonl:2: expected an id, a text or a whole number, got nothing.",
    ],
    [
      "an empty id",
      '{"id": "a", "v": [1]}\n{"id": "", "v": [1]}',
      "x.jsonl:2: expected an id, a text or a whole number, got .",
    ],
    [
      "a document that is none",
      `${'{"t": "a text of twenty characters", "v": [1]}\n'.repeat(101)}{"t": 7, "v": [1]}`,
      "x.jsonl:102: expected a text as the document, got 7.",
    ],
    ["a single record", "[1, 2]\n", "Expected at least 2 records in x.jsonl, got 1."],
  ])("with %s is refused, and the line is named", async (_, text, message) => {
    await expect(load(await write(text))).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
    });
  });

  it("with a column that is named, and holds something else behind the first rows, is refused", async () => {
    const path = await write('{"v": [1, 2]}\n{"w": [1, 2, 3], "v": null}\n');
    await expect(load(path, { vector: "v" })).rejects.toThrow(
      "x.jsonl:2: expected a list of numbers as the vector, got null.",
    );
    await write(`${'{"t": 1, "v": [1]}\n'.repeat(101)}{"t": [7], "v": [1]}`);
    await expect(load(path, { metadata: ["t"] })).rejects.toThrow(
      'x.jsonl:102: expected a text, a number, true or false in "t", got [7].',
    );
  });

  it("that is no text is refused, and its kind is told", async () => {
    const npy = await write(Buffer.from("\x93NUMPY\x01\x00v\x00{'descr'", "latin1"));
    await expect(load(npy)).rejects.toMatchObject({
      message: "x.jsonl:1: expected text in UTF-8.",
      hint: "The content is numpy's: let the file's name end in .npy.",
    });
    await expect(load(await write(gzipSync(sound)))).rejects.toMatchObject({
      hint: "The content is zipped: let its name end in .jsonl.gz.",
    });
  });

  it("that is zipped and cut, or not zipped, is refused", async () => {
    const text = Array.from({ length: 5000 }, (_, row) => `[${row}, ${Math.sin(row)}]\n`).join("");
    const cut = await write(gzipSync(text).subarray(0, 20_000), "cut.jsonl.gz");
    await expect(load(cut)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: "cut.jsonl.gz: can't be read: unexpected end of file.",
    });
    await expect(load(await write(sound, "plain.jsonl.gz"))).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: "plain.jsonl.gz: can't be read: incorrect header check.",
    });
  });

  it("with a line beyond all measure is refused before it fills the memory", async () => {
    const path = await write(Buffer.alloc(40 * 2 ** 20, "[1, 2], "));
    await expect(load(path)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: "x.jsonl:1: expected a line of at most 32 MiB, got a longer one.",
    });
  });
});

describe("a file of another kind", () => {
  it.each([
    ["vectors.csv", 'frame.to_parquet("vectors.parquet")'],
    ["vectors.json", "jq -c '.[]'"],
    ["vectors.npz", "np.save"],
    ["vectors", "in one of these forms"],
  ])("is refused by its name: %s", async (name, hint) => {
    const folder = await mkdtemp(join(tmpdir(), "assay-kind-"));
    try {
      await writeFile(join(folder, name), "[1]");
      await expect(load(join(folder, name))).rejects.toMatchObject({
        code: "DATA_INVALID",
        message: `Expected a file whose name ends in .npy, .parquet, .jsonl, .ndjson, .jsonl.gz, .ndjson.gz, .fvecs, got ${name}.`,
        hint: expect.stringContaining(hint),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ["/nowhere/x.npy", "relative to the plan"],
    [tmpdir(), `chroma:${tmpdir()}`],
  ])("is refused where there is none: %s", async (path, hint) => {
    await expect(load(path)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: `Expected a file with vectors at ${path}.`,
      hint: expect.stringContaining(hint),
    });
  });
});
