import { describe, expect, it } from "vitest";
import type { Cold } from "../../evidence/cold.ts";
import { type Evidence, evidence as schema } from "../../evidence/evidence.ts";
import { summary } from "../json.ts";
import { markdownReport } from "../markdown.ts";
import { terminalReport } from "../terminal.ts";
import { fakeEvidence, fakeInput } from "../testing.ts";
import { coldLine } from "../words/cold.ts";
import { coldSection } from "./cold-section.ts";

const MEBIBYTE = 2 ** 20;

function start(firstMs: number | null, residentAfter = 0) {
  const query = (ms: number) => ({ kind: "value", ms });
  return {
    files: 7,
    bytes: 60 * MEBIBYTE,
    residentBefore: 60 * MEBIBYTE,
    residentAfter,
    readyMs: 2000,
    queries: [
      firstMs === null ? { kind: "failed" } : query(firstMs),
      query(4.25),
      { kind: "failed" },
    ],
  };
}

function withCold(cold: unknown): Evidence {
  return schema.parse({ ...fakeEvidence({ ratios: { quiet: 1.5, busy: 1.5 }, rounds: 5 }), cold });
}

const measured = (a: unknown, b: unknown) =>
  withCold({ kind: "measured", starts: { a, b } } satisfies Record<keyof Cold | "starts", unknown>);
const shown = (evidence: Evidence): string =>
  (coldSection(fakeInput(evidence))?.html ?? "").replaceAll("\u00a0", " ");
const line = (evidence: Evidence): string | undefined =>
  coldLine(evidence)?.replaceAll("\u00a0", " ");

describe("the report's section on first queries", () => {
  const both = measured(start(310), start(455));

  it("sets a start with the files in memory against one without, and tells the next queries", () => {
    const text = shown(both);
    expect(text).toContain(">92.0 ms</td>");
    expect(text).toContain(">310 ms</td>");
    expect(text).toContain(">455 ms</td>");
    expect(text).toContain("4.25 ms · failed");
    expect(text).not.toContain("dropped");
  });

  it("says it in one line on the terminal and in markdown", () => {
    const words =
      "First query after a start / after the files left the page cache: local 92.0 ms / 310 ms, server 118 ms / 455 ms.";
    expect(line(both)).toBe(words);
    const input = fakeInput(both);
    const terminal = terminalReport(input, { colour: false, width: 100 });
    expect(terminal.replace(/\s+/g, " ")).toContain(words);
    expect(markdownReport(input).replaceAll("\u00a0", " ")).toContain(words);
  });

  it("stands in the summary as data", () => {
    expect(summary(fakeInput(both)).cold).toEqual(both.cold);
    expect(summary(fakeInput(withCold(null))).cold).toBeNull();
  });

  it("gives no figure where the files stayed in memory", () => {
    const stayed = measured(start(310), start(455, 30 * MEBIBYTE));
    expect(line(stayed)).toContain("server 118 ms / couldn’t be dropped");
    expect(shown(stayed)).toContain("server: 30 MiB of 60 MiB couldn’t be dropped");
    expect(shown(stayed)).not.toContain("455 ms");
  });

  it("overlooks a page or two of many", () => {
    expect(line(measured(start(310), start(455, 8192)))).toContain("118 ms / 455 ms");
  });

  it("says that the first query failed", () => {
    expect(line(measured(start(null), start(455)))).toContain("local 92.0 ms / failed");
  });

  it("says why it wasn't measured", () => {
    const none = withCold({ kind: "not measured", why: "the files aren't ours" });
    expect(shown(none)).toContain("not measured (the files aren’t ours)");
    expect(line(none)).toContain("not measured (the files aren't ours)");
  });

  it("is left out of older files and of runs that don't ask for it", () => {
    expect(shown(withCold(undefined))).toBe("");
    expect(line(withCold(null))).toBeUndefined();
  });
});
