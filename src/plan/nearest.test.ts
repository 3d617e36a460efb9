import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest, suggest } from "./nearest.ts";

const names = ["looks", "readyMs", "quiet", "query-speed"];

describe("nearest", () => {
  it.each([
    ["look", "looks"],
    ["lokos", "looks"],
    ["ready_ms", "readyMs"],
    ["READYMS", "readyMs"],
    ["querry-speed", "query-speed"],
    ["queryspeed", "query-speed"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, names)).toBe(meant);
  });

  it.each(["", "colour", "l", "x".repeat(5000)])("takes %j for none of them", (word) => {
    expect(nearest(word, names)).toBeNull();
  });

  it("finds any candidate itself", () => {
    const candidates = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(candidates, (list) => {
        for (const name of list) expect(nearest(name, list)).toBe(name);
      }),
    );
  });
});

describe("suggest", () => {
  it("names the nearest, or else all of a short list", () => {
    expect(suggest("quite", names)).toBe("Did you mean `quiet`?");
    expect(suggest("colour", ["a", "b"])).toBe("Possible: a, b.");
  });

  it("says nothing where the list is empty or long", () => {
    expect(suggest("colour", [])).toBe("");
    expect(
      suggest(
        "colour",
        Array.from({ length: 40 }, (_, index) => `${index}`),
      ),
    ).toBe("");
  });
});
