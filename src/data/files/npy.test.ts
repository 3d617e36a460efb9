import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, load, npy } from "./testing.ts";

const floats = bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6));

describe("an npy file", () => {
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), "assay-npy-")), "x.npy");
  });
  afterAll(() => rm(join(file, ".."), { recursive: true }));

  it.each([1, 2, 3])(
    "of version %i is read row by row, with row numbers as ids",
    async (version) => {
      await writeFile(file, npy({ shape: "(2, 3)", version }, floats));
      const corpus = await load(file);
      expect([...corpus.vectors]).toEqual([1, 2, 3, 4, 5, 6]);
      expect(corpus).toMatchObject({ dimension: 3, ids: ["0", "1"], documents: null, space: "l2" });
      expect(corpus.notes[0]).toBe("x.npy: bare vectors, row numbers from 0 as ids, no documents.");
    },
  );

  it.each([
    ["<f8", Float64Array.of(1, -2.5, 3, 4)],
    ["|i1", Int8Array.of(1, -2, 3, 4)],
    ["|u1", Uint8Array.of(1, 2, 3, 4)],
    ["<i2", Int16Array.of(1, -2, 3, 4)],
    ["<u2", Uint16Array.of(1, 2, 3, 4)],
    ["<i4", Int32Array.of(1, -2, 3, 4)],
    ["<u4", Uint32Array.of(1, 2, 3, 4)],
    ["<i8", BigInt64Array.of(1n, -2n, 3n, 4n)],
    ["<u8", BigUint64Array.of(1n, 2n, 3n, 4n)],
  ])("of %s is read", async (descr, values) => {
    await writeFile(file, npy({ descr, shape: "(2, 2)" }, bytesOf(values)));
    expect([...(await load(file)).vectors]).toEqual([...values].map(Number));
  });

  it("of 16-bit numbers is read to the last bit", async () => {
    // 1, -2, the largest, the smallest above 0.
    const halves = bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001));
    await writeFile(file, npy({ descr: "<f2", shape: "(2, 2)" }, halves));
    expect([...(await load(file)).vectors]).toEqual([1, -2, 65_504, 2 ** -24]);
    await writeFile(
      file,
      npy({ descr: "<f2", shape: "(2, 1)" }, bytesOf(Uint16Array.of(0, 0x7c00))),
    );
    await expect(load(file)).rejects.toThrow(
      "row 1 (the first is 0): expected a finite number as component 1, got Infinity.",
    );
  });

  it.each([
    [
      "Fortran order",
      npy({ shape: "(2, 3)", order: "True" }, floats),
      "got column by column (Fortran order).",
    ],
    [
      "objects",
      npy({ shape: "(2, 3)", descr: "|O" }, floats),
      "got Python objects (a ragged array",
    ],
    [
      "big-endian",
      npy({ shape: "(2, 3)", descr: ">f4" }, floats),
      'got ">f4", which is big-endian.',
    ],
    ["truth", npy({ shape: "(2, 3)", descr: "|b1" }, floats), 'got "|b1".'],
    [
      "one dimension",
      npy({ shape: "(6,)" }, floats),
      "2 dimensions, records × components, got one of the shape (6,).",
    ],
    ["three dimensions", npy({ shape: "(1, 2, 3)" }, floats), "got one of the shape (1, 2, 3)."],
    [
      "no rows",
      npy({ shape: "(0, 3)" }, Buffer.of()),
      "expected an array of vectors, got one of the shape (0, 3).",
    ],
    [
      "a cut file",
      npy({ shape: "(2, 3)" }, floats.subarray(0, 20)),
      "expected 152 bytes for 2 × 3 numbers, got 148.",
    ],
    ["two arrays", npy({ shape: "(2, 3)" }, Buffer.concat([floats, floats])), "got 176."],
    [
      "a cut header",
      npy({ shape: "(2, 3)" }, floats).subarray(0, 40),
      "expected a whole header, got a file that is cut.",
    ],
    [
      "a later version",
      npy({ shape: "(2, 3)", version: 4 }, floats),
      "expected npy version 1 to 3, got version 4.",
    ],
    ["nothing", Buffer.of(), "expected an array of vectors, got an empty file."],
    [
      "a text",
      Buffer.from("[1, 2, 3]\n[1, 2, 3]\n"),
      "expected a file that numpy wrote, got another kind of content.",
    ],
    [
      "NaN",
      npy({ shape: "(2, 3)" }, bytesOf(Float32Array.of(1, 2, 3, 4, Number.NaN, 6))),
      "x.npy, row 1 (the first is 0): expected a finite number as component 2, got NaN.",
    ],
    [
      "beyond 32 bits",
      npy({ descr: "<f8", shape: "(2, 1)" }, bytesOf(Float64Array.of(1, 1e39))),
      "row 1 (the first is 0): expected a finite number as component 1, got 1e+39.",
    ],
  ])("with %s is refused", async (_, content, message) => {
    await writeFile(file, content);
    await expect(load(file)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\w/),
    });
  });

  it("with named fields is refused", async () => {
    const structured = npy({ shape: "(2,)", descr: "X" }, floats).toString("latin1");
    const content = structured.replace("'X'", "[('v', '<f4')]");
    await writeFile(file, Buffer.from(content, "latin1"));
    await expect(load(file)).rejects.toThrow(
      "an array of plain numbers, got one with named fields.",
    );
  });

  it("has no columns to name", async () => {
    await writeFile(file, npy({ shape: "(2, 3)" }, floats));
    await expect(load(file, { id: "key" })).rejects.toMatchObject({
      message: expect.stringContaining("`data.columns.id` names one, got bare vectors."),
    });
    await expect(load(file, { metadata: ["a"] })).rejects.toThrow("`data.columns.metadata`");
  });
});

describe("an fvecs file", () => {
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), "assay-fvecs-")), "x.fvecs");
  });
  afterAll(() => rm(join(file, ".."), { recursive: true }));
  const row = (count: number, ...values: number[]) =>
    Buffer.concat([bytesOf(Int32Array.of(count)), bytesOf(Float32Array.from(values))]);

  it("is read", async () => {
    await writeFile(file, Buffer.concat([row(2, 1, 2), row(2, 3, 4)]));
    expect([...(await load(file)).vectors]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [
      "a cut one",
      Buffer.concat([row(2, 1, 2), row(2, 3)]),
      "expected a whole number of vectors of 2 numbers, got 20 bytes.",
    ],
    [
      "rows of different length",
      Buffer.concat([row(2, 1, 2), row(1, 3, 4)]),
      "row 1 (the first is 0): expected 2 numbers, as the rows before have, got 1.",
    ],
    ["nothing", Buffer.of(), "expected 4 bytes from byte 0 on, got 0."],
    ["a text", Buffer.from("[1,2]\n"), "expected a whole number of vectors"],
  ])("with %s is refused", async (_, content, message) => {
    await writeFile(file, content);
    await expect(load(file)).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining(message),
    });
  });
});
