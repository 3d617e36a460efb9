import { describe, expect, it } from "vitest";
import { CHROMA, NODE, PYTHON } from "./requirements.ts";

describe("the versions that a run can do with", () => {
  it.each([
    ["Node", NODE, { good: ["24.0.0", "25.1.0"], bad: ["22.20.0", "20.1.0", "9.9.9"] }],
    ["Python", PYTHON, { good: ["3.10.0", "3.13.5"], bad: ["3.9.20", "2.7.18", "4.0.0"] }],
    ["Chroma", CHROMA, { good: ["1.0.0", "1.5.9", "1.6.0rc1"], bad: ["0.6.3", "2.0.0"] }],
  ])("of %s", (_, { fits }, { good, bad }) => {
    expect(good.filter((version) => !fits(version))).toEqual([]);
    expect(bad.filter(fits)).toEqual([]);
  });

  it("aren't met by words", () => {
    expect(NODE.fits("unknown")).toBe(false);
  });
});
