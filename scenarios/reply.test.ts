import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idsOf, storageMsOf } from "./reply.ts";

const lists = fc.array(fc.string({ unit: "binary" }));
const documents = fc.array(fc.string({ unit: "binary" }));

describe("the ids of a reply", () => {
  it("are those that were written, whatever they and the documents hold", () => {
    fc.assert(
      fc.property(lists, documents, (ids, texts) => {
        expect(idsOf(JSON.stringify({ ids, documents: texts }))).toEqual(ids);
        expect(idsOf(JSON.stringify({ documents: texts, ids }))).toEqual(ids);
      }),
    );
  });

  it("are found in Chroma's own reply, which answers many queries at once", () => {
    fc.assert(
      fc.property(lists, documents, (ids, texts) => {
        expect(idsOf(JSON.stringify({ ids: [ids], documents: [texts] }))).toEqual(ids);
      }),
    );
  });

  it("are found in a reply that is written for people", () => {
    expect(idsOf(`${JSON.stringify({ ids: ["a", "b"] }, null, 2)}\n`)).toEqual(["a", "b"]);
    expect(idsOf(JSON.stringify({ ids: [["a", "b"]] }, null, "\t"))).toEqual(["a", "b"]);
    expect(idsOf('{"ids": [ [ "a" ] ] }')).toEqual(["a"]);
  });

  it.each([
    ['{"ids":["a]","b"]}', ["a]", "b"]],
    ['{"ids":["a\\"]","b"]}', ['a"]', "b"]],
    ['{"ids":["[[","b"]}', ["[[", "b"]],
    ['{"ids":[" a"]}', [" a"]],
  ])("may hold brackets and quotes themselves: %s", (body, ids) => {
    expect(idsOf(body)).toEqual(ids);
  });

  it("are an empty list, not missing, where nothing was found", () => {
    expect(idsOf('{"ids":[],"documents":[]}')).toEqual([]);
    expect(idsOf('{"ids":[[]],"documents":[["x"]]}')).toEqual([]);
  });

  it.each([
    null,
    undefined,
    "",
    "{}",
    "<html>not found</html>",
    '{"error":"no collection"}',
    '{"ids":["a"],"distances":[0.1',
    '{"ids":["a","b',
    '{"ids":[1,2]}',
    '{"ids":null}',
    '{"ids":null,"documents":["x"]}',
    '{"ids":"a","documents":["x"]}',
    '{"record_ids":["a"]}',
  ])("are missing in %j", (body) => {
    expect(idsOf(body)).toBeNull();
  });
});

describe("the storage's own time", () => {
  it.each([
    ["storage;dur=1.25", 1.25],
    ["storage;dur=3", 3],
    ["burn;dur=9, storage;dur=0.5, total;dur=10", 0.5],
    ["storage;dur=1.2.3", 1.2],
  ])("is read out of %s", (header, ms) => {
    expect(storageMsOf({ "Server-Timing": header })).toBe(ms);
  });

  it.each([undefined, "", "total;dur=10", "storage;desc=x", "storage;dur=.", "storage;dur="])(
    "isn't in %j",
    (header) => {
      expect(storageMsOf({ "Server-Timing": header })).toBeNull();
    },
  );
});
