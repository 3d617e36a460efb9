import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { difference, type MovedRecord } from "./difference.ts";

const record = (id: string, given: Partial<MovedRecord> = {}): MovedRecord => ({
  id,
  document: `document of ${id}`,
  metadata: { version: 1, tag: "a" },
  vector: Float32Array.of(0.1, 0.2, 0.3),
  ...given,
});
const side = (...records: MovedRecord[]) => new Map(records.map((each) => [each.id, each]));

describe("the difference of two sides", () => {
  it("is nothing between equal ones", () => {
    const found = difference(side(record("a"), record("b")), side(record("b"), record("a")));
    expect(found).toEqual({
      write: [],
      remove: [],
      missing: 0,
      documents: 0,
      metadatas: 0,
      vectors: 0,
    });
  });

  it.each<[string, Partial<MovedRecord>, string]>([
    ["another document", { document: "other" }, "documents"],
    ["no document", { document: null }, "documents"],
    ["other metadata", { metadata: { version: 2, tag: "a" } }, "metadatas"],
    ["one field less", { metadata: { version: 1 } }, "metadatas"],
    ["another vector", { vector: Float32Array.of(0.1, 0.2, 0.4) }, "vectors"],
    ["a shorter vector", { vector: Float32Array.of(0.1, 0.2) }, "vectors"],
  ])("is a record to write where the other side has %s", (_, given, plane) => {
    const found = difference(side(record("a")), side(record("a", given)));
    expect(found.write.map(({ id }) => id)).toEqual(["a"]);
    expect(found).toMatchObject({ missing: 0, [plane]: 1 });
  });

  it("is what only one of them has: to be written, or to be deleted", () => {
    const found = difference(side(record("a"), record("new")), side(record("a"), record("old")));
    expect(found).toMatchObject({ missing: 1, remove: ["old"] });
    expect(found.write.map(({ id }) => id)).toEqual(["new"]);
  });

  it("isn't a last bit of a vector, a last digit of a number, nor the order of fields", () => {
    const vector = Float32Array.of(0.1, 0.2, 0.3);
    const bits = new Uint32Array(vector.buffer);
    bits[0] = (bits[0] ?? 0) + 1;
    const other = record("a", { vector, metadata: { tag: "a", version: 1, far: 0.1 + 1e-17 } });
    const found = difference(
      side(record("a", { metadata: { far: 0.1, version: 1, tag: "a" } })),
      side(other),
    );
    expect(found.write).toEqual([]);
  });

  it("is nothing any more once it is carried out", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"));
    const sides = fc.tuple(ids, ids, fc.constantFrom("x", "y"), fc.constantFrom("x", "y"));
    fc.assert(
      fc.property(sides, ([here, there, document, otherDocument]) => {
        const from = side(...here.map((id) => record(id, { document })));
        const to = side(...there.map((id) => record(id, { document: otherDocument })));
        const { write, remove } = difference(from, to);
        for (const id of remove) to.delete(id);
        for (const each of write) to.set(each.id, each);
        expect(difference(from, to)).toMatchObject({ write: [], remove: [] });
      }),
    );
  });
});
