import { describe, expect, it } from "vitest";
import { type MadeUpPoint, scaledTo } from "../../claims/testing-scaling.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { fakeInput } from "../testing.ts";
import { scalingSection } from "./scaling-section.ts";

const shown = (evidence: Evidence): string => scalingSection(fakeInput(evidence))?.html ?? "";
const POINTS: readonly MadeUpPoint[] = [
  { backends: 1, carries: 100 },
  { backends: 2, carries: 190 },
  { backends: 3, carries: 240, use: { backends: 0.6, chroma: 0.95 } },
];

describe("the report's section on backends", () => {
  it("tells each number's bracket, its efficiency and what was full", () => {
    const text = shown(scaledTo(POINTS));
    expect(text).toContain("190/s, 209/s");
    expect(text).toContain("0.86–1.05");
    expect(text).toContain("Chroma alone");
    expect(text).toMatch(/<td class="txt">Chroma<\/td>/);
  });

  it("draws the curve for those who can't see it, too", () => {
    expect(shown(scaledTo(POINTS))).toContain("2: 190 to 209 requests a second.");
  });

  it("says that the cores were too few", () => {
    const few = scaledTo(POINTS, { cores: { machine: 2, needed: 5, held: false } });
    expect(shown(few)).toContain("All parts share 2 cores; it takes 5");
  });

  it("has no end where nothing missed", () => {
    const open = scaledTo([
      { backends: 1, carries: 100 },
      { backends: 2, carries: 190, misses: null },
    ]);
    expect(shown(open)).toContain("at least 0.86");
    expect(shown(open)).not.toMatch(/Infinity|NaN/);
  });

  it("is left out where no backends were climbed", () => {
    expect(shown(scaledTo([]))).toBe("");
    expect(shown({ ...scaledTo(POINTS), scaling: null })).toBe("");
  });
});
