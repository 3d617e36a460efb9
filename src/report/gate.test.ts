import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { annotations, comment } from "./github.ts";
import { htmlReport } from "./html.ts";
import { summary } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import { terminalReport } from "./terminal.ts";
import { fakeEvidence, fakeInput } from "./testing.ts";
import { gateRuns } from "./testing-gate-runs.ts";
import { parseXml } from "./testing-xml.ts";

const runs = gateRuns();
const named = (name: string): Evidence => {
  const evidence = runs[`gate: ${name}`];
  if (evidence === undefined) throw new Error(`Expected a night called ${name}.`);
  return evidence;
};
const terminal = (evidence: Evidence): string =>
  terminalReport(fakeInput(evidence), { colour: false, width: 80 }).replace(/\s+/g, " ");
const page = (evidence: Evidence): string =>
  htmlReport(fakeInput(evidence))
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/[\s\u00a0]+/g, " ");
const markdown = (evidence: Evidence): string => markdownReport(fakeInput(evidence));
const failures = (evidence: Evidence): readonly string[] => {
  const suites = parseXml(junitReport(fakeInput(evidence))).children;
  const gate = suites.find(({ attributes }) => attributes["name"] === "gate")?.children ?? [];
  return gate
    .filter(({ children }) => children[0]?.name === "failure")
    .map(({ attributes }) => attributes["name"] ?? "");
};
const told = (evidence: Evidence): readonly string[] =>
  annotations(fakeInput(evidence), ["refuted", "broken", "regression"]);

describe("a night that passes", () => {
  const night = named("pass");

  it("says so in one sentence on top, of every report", () => {
    const sentence = "Pass: against last-release nothing got worse than its budget allows.";
    expect(terminal(night)).toContain(`✓ PASS ${sentence}`);
    expect(htmlReport(fakeInput(night))).toContain(`<h1>${sentence}</h1>`);
    expect(markdown(night)).toContain("Pass: against last-release");
    expect(comment(fakeInput(night))).toContain("Pass: against last-release");
    expect(summary(fakeInput(night)).gate?.outcome).toBe("pass");
  });

  it("fails and annotates nothing", () => {
    expect(failures(night)).toEqual([]);
    expect(told(night)).toEqual([]);
  });

  it("tells the change, its interval, its budget, and what could be seen", () => {
    expect(terminal(night)).toMatch(
      /✓ pass quiet p50 \+0\.4 % \(.* to .* at [\d.]+ %, 6 rounds\) budget 5 %; visible tonight: [\d.]+ %/,
    );
  });

  it("marks what differs between candidate and reference", () => {
    expect(terminal(night)).toContain("Chroma: candidate 1.5.9, last-release 1.5.8");
    const rows =
      htmlReport(fakeInput(night)).match(/<tr class="(?:differs|same)">.*?<\/tr>/g) ?? [];
    const differing = rows.filter((row) => row.includes('class="differs"'));
    expect(differing).toHaveLength(2);
    expect(differing.every((row) => row.includes("≠"))).toBe(true);
    expect(rows.some((row) => row.includes('class="same"') && !row.includes("≠"))).toBe(true);
  });

  it("draws each metric against its budget", () => {
    const html = htmlReport(fakeInput(night));
    expect(html).toContain('aria-labelledby="gate-forest-1-wide-t');
    expect(html).toContain(">budget</text>");
  });

  it("judges no claim of the paper, and folds none", () => {
    expect(htmlReport(fakeInput(night))).not.toMatch(/id="(?:scorecard|not-exercised|rounds)"/);
    expect(terminal(night)).not.toContain("not exercised");
  });
});

describe("a night with two references", () => {
  it("has a table and a picture for each", () => {
    const html = htmlReport(fakeInput(named("pass against two")));
    expect(html).toContain("Against last-release");
    expect(html).toContain("Against 1.0.20");
    expect(html).toContain('id="gate-forest-2-wide-t"');
  });
});

describe("a night with a regression", () => {
  const night = named("regression");

  it("names metric, size, reference and budget, everywhere", () => {
    const words = /quiet p50 \+8\.\d % against last-release, budget 5 %/;
    for (const text of [terminal(night), page(night)]) expect(text).toMatch(words);
    expect(failures(night)).toContain("quiet p50 against last-release");
    expect(
      told(night).some((line) => line.startsWith("::error title=regression%3A quiet p50")),
    ).toBe(true);
  });

  it("has the figures, the budget and the reason in its case", () => {
    const xml = junitReport(fakeInput(night));
    expect(xml).toMatch(
      /<failure message="\+8\.5\u00a0% \([^"]*\), budget 5\u00a0%" type="regression">/,
    );
    expect(xml).toContain("Smallest change visible tonight: ");
  });

  it("tells that it was measured once more", () => {
    expect(terminal(night)).toMatch(/Confirmation measured once more against last-release/);
    expect(page(night)).toContain("with fresh processes: 6 valid rounds");
    expect(terminal(named("pass"))).not.toContain("Confirmation");
  });

  it("is none to fail on where the team accepted it, and is shown with the reason", () => {
    const accepted = named("accepted");
    expect(failures(accepted)).toEqual([]);
    expect(told(accepted).filter((line) => line.startsWith("::error"))).toEqual([]);
    for (const text of [terminal(accepted), page(accepted), markdown(accepted)])
      expect(text).toContain("the filter is checked on the server now");
    expect(terminal(accepted)).toContain("≈ accepted quiet p50");
  });
});

describe("a night with drills", () => {
  it("shows what the drills found on either side, and fails where only the candidate loses data", () => {
    const night = named("candidate loses data");
    expect(page(night)).toMatch(
      /candidate crash-persistence broken .*acknowledged writes are missing/,
    );
    expect(page(night)).toMatch(
      /last-release crash-persistence held .*nothing lost, nothing wrong/,
    );
    expect(failures(night)).toContain("ledger findings against last-release");
    expect(summary(fakeInput(night)).gate?.drills.map(({ of }) => of)).toEqual([
      "candidate",
      "last-release",
    ]);
    expect(failures(named("drills held"))).toEqual([]);
  });
});

describe("a night without an answer", () => {
  it.each([
    "noise",
    "self-test failed",
    "reference missing",
    "cut short",
    "cut short while all passed",
    "nothing yet",
  ])("never looks like a pass: %s", (name) => {
    const night = named(name);
    expect(summary(fakeInput(night)).gate?.outcome).not.toBe("pass");
    expect(terminal(night)).not.toContain("✓ PASS");
    expect(page(night)).not.toContain("nothing got worse");
    expect(terminal(night)).not.toContain("✗ REGRESSION");
  });

  it.each(["noise", "self-test failed", "reference missing"])(
    "is a warning on GitHub, and skipped in JUnit: %s",
    (name) => {
      const night = named(name);
      expect(failures(night)).toEqual([]);
      const lines = told(night);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.every((line) => line.startsWith("::warning "))).toBe(true);
    },
  );

  it("says what the self-test didn't do", () => {
    expect(terminal(named("self-test failed"))).toContain("did not alarm at a slow-down of 10 %");
    expect(page(named("self-test failed"))).toContain("not proven");
    expect(terminal(named("pass"))).toContain("✓ alarmed at a slow-down of 10 %");
  });

  it("says where the slow-down was put in, if not in the backend", () => {
    const night = named("pass");
    const { gate } = night;
    if (gate === null) throw new Error("Expected a night.");
    const duets = gate.duets.map((duet) => ({ ...duet, slowedBy: "generator" as const }));
    const outside = "was put in on the way to it";
    expect(terminal({ ...night, gate: { ...gate, duets } })).toContain(outside);
    expect(terminal(night)).not.toContain(outside);
  });

  it("tells in a comment each thing once, with its reason", () => {
    const lines = comment(fakeInput(named("reference missing"))).split("\n");
    expect(new Set(lines).size).toBeGreaterThan(6);
    expect(lines.some((line) => line.includes("the night"))).toBe(false);
    expect(lines.find((line) => line.includes("quiet p50"))).toMatch(
      /quiet p50 against last-release: .*no network/,
    );
  });

  it("says what was missing, and why", () => {
    const night = named("reference missing");
    for (const text of [terminal(night), page(night), markdown(night)])
      expect(text).toMatch(/Chroma 1\.5\.8 could not be installed: no network/);
  });
});

describe("the exit code's line", () => {
  it("is the gate's own", () => {
    expect(terminal(named("pass"))).toContain("Exit code 3 on a regression");
    expect(terminal(fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 5 }))).toContain(
      "Exit code 0 whatever the verdict",
    );
  });
});
