import { describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { type Sight, sightsInvariant } from "./sights.ts";

const told = { id: "seen", words: "one writes, the other reads" };
const judge = (sights: readonly Sight[], refused: readonly string[] = []) =>
  sightsInvariant(sights, { refused, missedMs: milliseconds(500), told });
const atOnce: Sight = { plane: "by id", kind: "at once" };

describe("what one backend sees of another one's writes", () => {
  it("holds where every write is seen at once", () => {
    expect(judge([atOnce, { plane: "by vector", kind: "at once" }])).toMatchObject({
      ...told,
      outcome: "held",
    });
  });

  it.each<[string, Sight, string]>([
    [
      "late",
      { plane: "by id", kind: "later", tookMs: milliseconds(40) },
      "1 later, the last after 40 ms",
    ],
    ["never", { plane: "by vector", kind: "missed", why: "a isn't found" }, "1 never within 0.5 s"],
    ["with an error", { plane: "by id", kind: "error", why: "HTTP 500" }, "1 reads failed"],
  ])("is broken by one write that is seen %s", (_, sight, words) => {
    const { outcome, found } = judge([atOnce, sight]);
    expect(outcome).toBe("broken");
    expect(found).toContain(words);
  });

  it("is broken by a write that fails", () => {
    expect(judge([atOnce], ["HTTP 500"])).toMatchObject({
      outcome: "broken",
      found: expect.stringContaining("1 writes failed, the first: HTTP 500"),
    });
  });

  it("isn't known where nothing was written", () => {
    expect(judge([]).outcome).toBe("unknown");
  });
});
