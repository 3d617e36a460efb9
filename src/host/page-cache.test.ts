import { describe, expect, it } from "vitest";
import { readLook } from "./page-cache.ts";

describe("what the look at the page cache prints", () => {
  it("is read", () => {
    expect(readLook('{"files": 2, "bytes": 4096, "before": 4096, "after": 0}\n')).toEqual({
      files: 2,
      bytes: 4096,
      before: 4096,
      after: 0,
    });
  });

  it.each([
    ["a field that lacks", '{"files": 2, "bytes": 4096, "before": 4096}'],
    ["no number", '{"files": "2", "bytes": 1, "before": 1, "after": 1}'],
    ["no JSON", "Traceback"],
  ])("is refused with %s", (_, text) => {
    expect(() => readLook(text)).toThrow();
  });
});
