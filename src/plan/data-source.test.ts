import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DataSource, formatDataSource, parseDataSource } from "./data-source.ts";
import { planError } from "./testing.ts";

describe("parseDataSource", () => {
  it.each<[string, DataSource]>([
    ["shipped", { kind: "shipped" }],
    ["synthetic:20000x384", { kind: "synthetic", records: 20_000, dimension: 384 }],
    ["chroma:./db", { kind: "chroma", folder: "./db", collection: null }],
    ["chroma:/a b/db#docs", { kind: "chroma", folder: "/a b/db", collection: "docs" }],
    ["file:./a:b.npy", { kind: "file", path: "./a:b.npy" }],
    ["chroma:C#/db#docs", { kind: "chroma", folder: "C#/db", collection: "docs" }],
  ])("reads %s", (text, source) => {
    expect(parseDataSource(text)).toEqual(source);
  });

  const forms =
    "shipped, synthetic:<records>x<dimension>, chroma:<folder>[#<collection>] or file:<path>";
  it.each([
    ["npm:x", forms, "For example: synthetic:20000x384"],
    ["", forms, "For example: synthetic:20000x384"],
    ["synthetik:5x5", forms, "Did you mean `synthetic`?"],
    ["Shipped", forms, "Did you mean `shipped`?"],
    ["./db", forms, "A folder that Chroma wrote: chroma:./db"],
    [
      "http://localhost:8000",
      forms,
      "A running server can't be the source; give the folder its data lies in: chroma:<folder>",
    ],
    ["./vectors.npy", forms, "A file of vectors: file:./vectors.npy"],
    ["vectors.csv", forms, "A file of vectors: file:vectors.csv"],
    ["fil:x.npy", forms, "Did you mean `file`?"],
    ["file:", "file:<path>", "For example: file:./vectors.parquet"],
    ["shipped:x", forms, "Did you mean `shipped`?"],
    ["synthetic", "synthetic:<records>x<dimension>", "For example: synthetic:20000x384"],
    ["synthetic:5", "synthetic:<records>x<dimension>", "For example: synthetic:20000x384"],
    ["synthetic:0x5", "a source of 1 record or more", "For example: synthetic:20000x384"],
    [
      "synthetic:5x1",
      "a source with a dimension from 2 to 16384",
      "For example: synthetic:20000x384",
    ],
    [
      "synthetic:999999999x384",
      "a source of at most 2147483648 components in all",
      "For example: synthetic:20000x384",
    ],
    ["chroma:", "chroma:<folder>[#<collection>]", "For example: chroma:./chroma_db#documents"],
    ["chroma:#a", "chroma:<folder>[#<collection>]", "For example: chroma:./chroma_db#documents"],
    [
      "chroma:db#",
      "the name of a collection after `#`: 3 to 512 letters, digits, dots, hyphens and underscores",
      "Leave out `#` when the folder holds one collection.",
    ],
  ])("refuses %j", (text, expected, hint) => {
    expect(planError(() => parseDataSource(text))).toMatchObject({
      code: "PLAN_INVALID",
      message: `Expected \`data.source\` to be ${expected}, got \`${text}\`.`,
      hint,
    });
  });

  it("reads what formatDataSource writes", () => {
    const source = fc.oneof(
      fc.constant<DataSource>({ kind: "shipped" }),
      fc.record({
        kind: fc.constant("synthetic" as const),
        records: fc.integer({ min: 1, max: 100_000 }),
        dimension: fc.integer({ min: 2, max: 16_384 }),
      }),
      fc.record({ kind: fc.constant("file" as const), path: fc.string({ minLength: 1 }) }),
      fc.record({
        kind: fc.constant("chroma" as const),
        folder: fc.string({ minLength: 1 }).filter((folder) => !folder.includes("#")),
        collection: fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{1,20}[a-z0-9]$/)),
      }),
    );
    fc.assert(
      fc.property(source, (made) => {
        expect(parseDataSource(formatDataSource(made))).toEqual(made);
      }),
    );
  });
});
