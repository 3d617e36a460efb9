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

  it("says of each drill what came of it, how fast it was back, and what was found", () => {
    expect(flat(show("drills that held"))).toContain(
      "✓ held crash-persistence back 1.9–2.0 s after it was healed; nothing lost, nothing wrong",
    );
    expect(flat(show("a broken drill"))).toMatch(/✗ broken crash-persistence .*3 acknowledged/);
    expect(flat(show("five trials"))).toContain("✓ held 5 of 5 crash-persistence");
    expect(show("server slower")).not.toMatch(/Drills/);
  });

  it("says of records that a search missed whether they are more than without the fault", () => {
    expect(flat(show("as many missed as without a fault"))).toMatch(
      /✓ held .*2 of 300 sampled records \(0\.7 %\) aren't found by their own vectors, as many as without a fault/,
    );
    expect(flat(show("more missed than without a fault"))).toMatch(
      /✗ broken .*40 sampled records aren't found by their own vectors, more than without a fault/,
    );
    expect(show("drills that held")).not.toContain("vectors");
  });

  it("judges what drills are evidence of, with the figure that matters", () => {
    expect(flat(show("drills that held"))).toContain(
      "Kill on chroma 1: back 1.9–2.0 s after it was healed (1 of 1)",
    );
    expect(flat(show("a broken drill"))).toMatch(/✗ REFUTED The server's data is still there/);
  });

  it("says nothing of rounds where none were asked for", () => {
    expect(show("drills that held")).toContain("5 drills in 3 min 42 s");
    expect(show("drills that held")).not.toMatch(/\d valid round/);
    expect(show("rounds and drills")).toContain("5 valid rounds, 2 drills in 3 min 42 s");
  });

  it("offers the gate that fits: one on broken drills only where there are drills", () => {
    expect(show("drills that held")).toContain("`--fail-on refuted,broken`");
    expect(show("server slower")).toContain("`--fail-on refuted`");
  });

  it("keeps a unit with its number, and a count with what it is of", () => {
    expect(show("five trials", 60)).not.toMatch(/\d$\n +(?:s|%|of \d)/m);
  });

  it("lets no text of a run steer the terminal", () => {
    const text = terminalReport(fakeInput(hostileRun()), { colour: false, width: 80 });
    expect(text).not.toContain("\u001b");
  });
});
