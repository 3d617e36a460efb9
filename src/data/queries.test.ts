import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorAt } from "./corpus.ts";
import { bytesOf, npy } from "./files/testing.ts";
import { drawStored, readQueries, readQueryFile } from "./queries.ts";
import { tinyRecords } from "./tiny-corpus.ts";

describe("readQueries", () => {
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), "assay-queries-")), "queries.jsonl");
  });
  afterAll(() => rm(join(file, ".."), { recursive: true }));

  it("reads at most as many as are wanted", async () => {
    await writeFile(file, "[1,2]\n[3,4]\nnot read any more");
    const found = await readQueries(file, { dimension: 2, count: 2, column: null });
    expect([...found.queries]).toEqual([1, 2, 3, 4]);
    expect(found.ownIds).toEqual([null, null]);
  });

  it("reads objects, by the column that is named where the file has it", async () => {
    await writeFile(file, '{"a":[1,2],"b":[3,4],"text":"not needed, however long it is"}');
    const read = (column: string | null) => readQueries(file, { dimension: 2, count: 9, column });
    expect([...(await read("b")).queries]).toEqual([3, 4]);
    await expect(read("other")).rejects.toThrow("expected one column with lists of numbers");
  });

  it("reads npy too, and a name with another end as JSONL", async () => {
    const array = file.replace("jsonl", "npy");
    await writeFile(array, npy({ shape: "(3, 2)" }, bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6))));
    const wanted = { dimension: 2, count: 2, column: null };
    expect([...(await readQueries(array, wanted)).queries]).toEqual([1, 2, 3, 4]);
    expect(await readQueryFile(array, wanted)).toEqual([
      Float32Array.of(1, 2),
      Float32Array.of(3, 4),
    ]);
    await writeFile(file.replace("jsonl", "txt"), "[1,2]\n[3,4]");
    const other = await readQueries(file.replace("jsonl", "txt"), wanted);
    expect([...other.queries]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ["[1,2]\n[3]", "queries.jsonl:2: expected 2 numbers, as the records have, got 1."],
    ["[1,2]\n\n[NaN, 2]", "queries.jsonl:3: expected a finite number as component 1, got NaN."],
    ["[1,-Infinity]", "queries.jsonl:1: expected a finite number as component 2, got -Infinity."],
    ["[1,1e39]", "queries.jsonl:1: expected a finite number as component 2, got 1e+39."],
    ["[1,null]", "queries.jsonl:1: expected a finite number as component 2, got null."],
    ['[1,"2"]', "queries.jsonl:1: expected a finite number as component 2, got 2."],
    ["1,2", "queries.jsonl:1: expected a JSON array of numbers or an object, got 1,2."],
    ['{"embedding":[1]}', "queries.jsonl:1: expected 2 numbers, as the records have, got 1."],
    ['{"text":"a"}', "expected one column with lists of numbers, the vectors, got none."],
    ["\n \n", "got none."],
  ])("refuses %j and names the line", async (text, message) => {
    await writeFile(file, text);
    await expect(readQueries(file, { dimension: 2, count: 10, column: null })).rejects.toThrow(
      message,
    );
  });

  it("says which file can't be read", async () => {
    const missing = readQueries("/nowhere/q.jsonl", { dimension: 2, count: 1, column: null });
    await expect(missing).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: "Expected a file with vectors at /nowhere/q.jsonl.",
    });
  });
});

describe("drawStored", () => {
  const records = tinyRecords(Array.from({ length: 20 }, (_, i) => [i, 1]));

  it("draws different stored vectors, each with its own id", () => {
    const { queries, ownIds, queriesFrom } = drawStored(records, { count: 8, seed: 3 });
    expect(new Set(ownIds).size).toBe(8);
    for (const [query, id] of ownIds.entries())
      expect([...vectorAt(queries, query, 2)]).toEqual([Number(id?.slice(1)), 1]);
    expect(queriesFrom).toContain("8 of the stored vectors, drawn by seed 3");
  });

  it("draws the same by the same seed, others by another", () => {
    const draw = (seed: number) => drawStored(records, { count: 8, seed }).ownIds;
    expect(draw(3)).toEqual(draw(3));
    expect(draw(4)).not.toEqual(draw(3));
  });

  it("takes all where there are fewer than wanted", () => {
    expect(drawStored(records, { count: 99, seed: 1 }).ownIds).toHaveLength(20);
  });
});
