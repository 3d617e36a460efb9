import { describe, expect, it } from "vitest";
import { markdownReport } from "./markdown.ts";
import { fakeInput } from "./testing.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";

const runs = specialRuns();
const show = (name: string): string => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return markdownReport(fakeInput(evidence));
};

describe("the Markdown summary", () => {
  it.each(Object.keys(runs))("says nothing that isn't a number or a word: %s", (name) => {
    expect(show(name)).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
  });

  it("gives every exercised claim a row with its effects", () => {
    const rows = show("server slower").match(/^\|.*✗ refuted.*as slow.*$/gm);
    expect(rows?.length).toBeGreaterThanOrEqual(3);
  });

  it("gives every drill a row", () => {
    expect(show("drills that held")).toMatch(
      /^\| crash-persistence \| ✓ held \| back 1\.9–2\.0 s after it was healed \| nothing lost/m,
    );
    expect(show("drills that held")).not.toMatch(/\d valid round/);
    expect(show("server slower")).not.toContain("| drill |");
  });

  it("warns of a failed run before anything else", () => {
    expect(show("failed before any round")).toMatch(/> \[!CAUTION\]\n> \*\*This run failed/);
    expect(show("failed before any round")).not.toContain("| claim |");
  });

  it("keeps an A/A run free of verdicts", () => {
    expect(show("A/A")).not.toMatch(/refuted|supported|inconclusive/);
    expect(show("A/A")).toContain("round to round");
  });

  it("names no folder of the machine it was made on", () => {
    expect(show("server slower")).not.toContain("reports/");
  });

  it("keeps its tables and is no markup, whatever a run's texts are", () => {
    const text = markdownReport(fakeInput(hostileRun()));
    expect(text).not.toMatch(/<(script|img)/);
    const rows = text.split("\n").filter((line) => line.startsWith("| quiet"));
    for (const row of rows) expect(row.replaceAll("\\|", "").match(/\|/g)?.length).toBeLessThan(10);
  });
});
