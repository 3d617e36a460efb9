import { describe, expect, it } from "vitest";
import { terminalReport } from "./terminal.ts";
import { fakeInput } from "./testing.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";

const runs = specialRuns();
const show = (name: string, width = 80): string => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return terminalReport(fakeInput(evidence), { colour: false, width });
};
/** The text as a reader reads it, whatever the lines are broken at. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("the terminal's scorecard", () => {
  it.each(Object.keys(runs))("says nothing that isn't a number or a word: %s", (name) => {
    expect(show(name)).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
  });

  it.each(Object.keys(runs))("fits into 80 columns: %s", (name) => {
    const long = show(name)
      .split("\n")
      .filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });

  it("says verdict, direction and interval of an exercised claim", () => {
    expect(show("server slower")).toMatch(/✗ REFUTED {7}\S/);
    expect(show("server slower")).toMatch(/quiet {2}1\.5\d× as slow {2}\(1\.\d\d–1\.\d\d at /);
    expect(show("server faster")).toMatch(/✓ SUPPORTED/);
    expect(show("server faster")).toMatch(/quiet {2}0\.4\d× the time/);
  });

  it("folds what wasn't exercised into one line", () => {
    const folded = show("server slower").match(/not exercised/g);
    expect(folded).toHaveLength(1);
    expect(show("server slower")).toContain("not exercised in this profile: `chroma-assay claims`");
  });

  it("ends with what to do, where the report lies and the exit code", () => {
    const text = flat(show("server slower"));
    expect(text).toContain("Next");
    expect(text).toContain("Report reports/20261125T173322Z-quick-kmzt/report.html");
    expect(text).toContain("Exit code 0 whatever the verdict");
  });

  it("keeps a command whole, so that it can be copied", () => {
    expect(show("server slower")).toContain("`chroma-assay run --data chroma:<folder>`");
  });

  it("promises no exit code 0 after a failure or an interrupt", () => {
    expect(show("failed before any round")).not.toContain("Exit code");
    expect(show("interrupted")).not.toContain("Exit code");
  });

  it("says a failed run's message and hint instead of verdicts", () => {
    const text = flat(show("failed before any round"));
    expect(text).toContain("This run failed: SETUP_NOT_READY");
    expect(text).toContain("Read `logs/chroma.log`.");
    expect(text).not.toMatch(/REFUTED|SUPPORTED|INCONCLUSIVE/);
  });

  it("shows what an interrupted run has, and that it was interrupted", () => {
    const text = flat(show("interrupted"));
    expect(text).toContain("This run was interrupted (SIGINT)");
    expect(text).toContain("5 valid rounds");
    expect(text).toContain("REFUTED");
  });

  it("shows an A/A run's noise and no verdict", () => {
    const text = show("A/A");
    expect(text).toMatch(/quiet {2}1\.00×/);
    expect(text).toContain("✓ 1 is inside");
    expect(text).not.toMatch(/REFUTED|SUPPORTED|INCONCLUSIVE/);
  });

  it("says a reason that all claims share only once", () => {
    expect(flat(show("one round")).match(/5 rounds or more/g)?.length).toBeLessThanOrEqual(2);
  });

  it("colours only when told to", () => {
    const evidence = runs["server slower"];
    if (evidence === undefined) throw new Error("Expected a run.");
    const colour = "\u001b[";
    expect(terminalReport(fakeInput(evidence), { colour: true, width: 80 })).toContain(colour);
    expect(show("server slower")).not.toContain(colour);
  });

  it("lets no text of a run steer the terminal", () => {
    const text = terminalReport(fakeInput(hostileRun()), { colour: false, width: 80 });
    expect(text).not.toContain("\u001b");
  });
});
