import { describe, expect, it } from "vitest";
import { HarnessError } from "../errors.ts";
import { parseAccepted } from "./accepted.ts";

const GOOD = `- metric: p50-quiet
  reference: last-release
  size: 0.12
  reason: the filter is checked on the server now
  until: 2026-12-31
`;
const read = (text: string, references?: readonly string[]) =>
  parseAccepted(text, "accepted.yaml", references);

function refused(text: string, references?: readonly string[]): string {
  try {
    read(text, references);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    expect(error.code).toBe("PLAN_INVALID");
    return error.message;
  }
  return "taken";
}

describe("a file of accepted regressions", () => {
  it("is a list, in YAML or JSON, with the reference left out for any", () => {
    const [first] = read(GOOD);
    expect(first).toEqual({
      metric: "p50-quiet",
      reference: "last-release",
      size: 0.12,
      reason: "the filter is checked on the server now",
      until: "2026-12-31",
    });
    const json = '[{"metric":"ledger","size":1,"reason":"known","until":"2026-12-01"}]';
    expect(read(json)).toMatchObject([{ metric: "ledger", reference: null }]);
  });

  it("may be empty: then none is accepted", () => {
    expect(read("")).toEqual([]);
    expect(read("# none so far\n")).toEqual([]);
    expect(read("[]")).toEqual([]);
  });

  it.each([
    ["an unknown metric", ["p50-quiet", "p50-quite"], "accepted.yaml:1:11: Expected `[0].metric`"],
    [
      "a day that isn't there",
      ["2026-12-31", "2026-02-30"],
      "accepted.yaml:5:10: Expected `[0].until`",
    ],
    ["a date of another form", ["2026-12-31", "31.12.2026"], "a date such as 2026-12-31"],
    ["a size of 0", ["0.12", "0"], "accepted.yaml:3:9: Expected `[0].size` to be a number above 0"],
    ["a size below 0", ["0.12", "-0.1"], "got `-0.1`"],
    ["a size that is a text", ["0.12", "12 %"], 'got `"12 %"`'],
    ["no reason", ["the filter is checked on the server now", '" "'], "a text that says why"],
    ["an unknown field", ["reason:", "raeson:"], "Did you mean `reason`?"],
    ["a missing field", ["  until: 2026-12-31\n", ""], "accepted.yaml:1:3: Expected `[0].until`"],
  ])("is refused with %s, by line and column", (_, [from = "", to = ""], words) => {
    expect(refused(GOOD)).toBe("taken");
    expect(refused(GOOD.replace(from, to))).toContain(words);
  });

  it("tells the near name of a metric", () => {
    expect(refused(GOOD.replace("p50-quiet", "p50-quite"))).toContain("Did you mean `p50-quiet`?");
  });

  it("is refused with a reference that the plan doesn't know, where the plan is known", () => {
    expect(refused(GOOD, ["last-release"])).toBe("taken");
    const words = refused(GOOD, ["1.0.20", "last-relase"]);
    expect(words).toContain("accepted.yaml:2:14: Expected `[0].reference`");
    expect(words).toContain("Did you mean `last-relase`?");
  });

  it("is refused as a whole, with everything that is wrong", () => {
    const words = refused(`${GOOD}- metric: nothing\n- 7\n`);
    expect(words).toContain("5 problems in the accepted regressions");
    expect(words).toContain("Expected entry 3 to be a mapping, got `7`");
  });

  it("is refused where it isn't a list, or isn't YAML", () => {
    expect(refused("metric: p50-quiet")).toContain("accepted.yaml:1:1: Expected a list");
    expect(refused("[}")).toContain("accepted.yaml:1:2");
  });
});
