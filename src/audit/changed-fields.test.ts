import { describe, expect, it } from "vitest";
import { changedFields, isAboutNow } from "./changed-fields.ts";

describe("fields that changed", () => {
  it("are told by their path, wherever the keys stand", () => {
    const before = '{"id":"c","keys":{"a":1,"b":[2,3]},"at":null}';
    const after = '{"keys":{"b":[2,4],"a":1},"at":7,"id":"c"}';
    expect(changedFields(before, after)).toEqual([
      { path: "/keys/b/1", value: 4 },
      { path: "/at", value: 7 },
    ]);
  });

  it("are none where only the order of keys differs", () => {
    expect(changedFields('{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}')).toEqual([]);
  });
});

describe("a time", () => {
  const now = Date.parse("2026-11-27T03:00:00Z") / 1000;

  it.each(["2026-11-27T03:00:05Z", now, now * 1e3, now * 1e6, now * 1e9])(
    "of this minute is %s",
    (value) => {
      expect(isAboutNow(value, now)).toBe(true);
    },
  );

  it.each(["2026-11-27T02:00:00Z", "two", 8, null, true, now - 90])("is not %s", (value) => {
    expect(isAboutNow(value, now)).toBe(false);
  });
});
