import { describe, expect, it } from "vitest";
import { checkOf } from "../claims/testing-audits.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { disarmed, workflowCommand } from "./ci/workflow-command.ts";
import { annotations, comment, jobSummary } from "./github.ts";
import { fakeEvidence, fakeInput } from "./testing.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";

const runs = specialRuns();
const named = (name: string): Evidence => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return evidence;
};
const told = (evidence: Evidence, ...failOn: string[]): readonly string[] =>
  annotations(fakeInput(evidence), failOn);
const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** As GitHub's runner takes a line apart. */
function obeyed(line: string): { level: string; title: string; message: string } {
  const [, level = "", properties = "", message = ""] =
    /^::(\w+) ([^:]*)::([^\r\n]*)$/.exec(line) ?? [];
  const decode = (text: string) =>
    text
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  const [pair = "", ...others] = properties.split(",");
  expect(others).toEqual([]);
  return { level, title: decode(pair.replace(/^title=/, "")), message: decode(message) };
}

describe("a workflow command", () => {
  it.each([
    "100 %, a: b",
    "two\nlines\r\nof text",
    "::error title=x::y",
    "50%25 off, %0A",
    "a,file=/etc/passwd",
  ])("stays one command, whatever it says: %j", (text) => {
    const line = workflowCommand({ level: "error", title: text, message: text });
    expect(line).not.toMatch(/[\r\n]/);
    expect(obeyed(line)).toEqual({ level: "error", title: text, message: text });
  });

  it("can't be had by text of others in the log", () => {
    const text = disarmed("::error::x\n   ::add-mask::y\n::::z\na ::b\n##[error]x");
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toContain("##[");
    expect(text).toContain("a ::b");
  });
});

describe("annotations", () => {
  it("are errors for what the command fails on", () => {
    const lines = told(named("server slower"), "refuted", "broken").map(obeyed);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every(({ level }) => level === "error")).toBe(true);
    expect(lines[0]?.title).toMatch(/^refuted: query-speed: /);
  });

  it("say nothing of what it doesn't fail on, nor of what is supported", () => {
    expect(told(named("server slower"))).toEqual([]);
    expect(told(named("server slower"), "broken")).toEqual([]);
    expect(
      told(named("server faster"), "refuted").filter((line) => line.includes("query-speed")),
    ).toEqual([]);
  });

  it("tell a broken drill, its findings, and a broken check", () => {
    const drills = told(named("rounds and drills"), "broken").map(obeyed);
    expect(drills.map(({ title }) => title)).toEqual([
      "broken: restart-persistence on server, trial 1",
      "broken: restart-persistence on server, trial 1: lost",
    ]);
    const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
    const audit: Evidence = {
      ...plain,
      run: { ...plain.run, command: "audit" },
      checks: [checkOf({ attempts: { "without a token": ["broken"] } })],
    };
    expect(told(audit, "broken").map(obeyed)[0]?.title).toBe(
      "broken: auth on the paper's settings",
    );
  });

  it("are an error for a run that failed, whatever the command fails on", () => {
    const [line = ""] = told(named("failed before any round"));
    expect(obeyed(line)).toMatchObject({
      level: "error",
      title: expect.stringMatching(/^SETUP_NOT_READY: /),
    });
  });

  it("warn of claims without an answer only where those are asked for", () => {
    expect(told(named("one round"))).toEqual([]);
    const levels = told(named("one round"), "inconclusive").map((line) => obeyed(line).level);
    expect(new Set(levels)).toEqual(new Set(["warning"]));
  });

  it("are no more than GitHub shows, and tell how many are left", () => {
    const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
    const broken = checkOf({ attempts: { x: ["broken"] } });
    const checks = Array.from({ length: 14 }, (_, index) => ({
      ...broken,
      name: `check-${index}`,
    }));
    const lines = told({ ...plain, checks }, "broken").map(obeyed);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)?.title).toBe("5 more");
  });

  it("stay single commands where every text is hostile", () => {
    for (const line of told(hostileRun(), "refuted", "broken", "inconclusive"))
      expect(obeyed(line).level).toMatch(/^(error|warning)$/);
  });
});

describe("the job's summary", () => {
  it("is the whole report, where it fits", () => {
    expect(jobSummary(fakeInput(named("server slower")))).toContain("| claim | verdict |");
  });

  it("is cut at 1 MiB, at the end of a line, and says so", () => {
    const plain = named("server slower");
    const check = checkOf({ attempts: { x: ["broken"] } });
    const checks = Array.from({ length: 2000 }, (_, index) => ({
      ...check,
      name: `${index} ${"é".repeat(400)}`,
    }));
    const text = jobSummary(fakeInput({ ...plain, checks }));
    expect(bytes(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(bytes(text)).toBeGreaterThan(1024 * 1024 - 3000);
    expect(text).toMatch(/\|\n\n_Cut here: [^\n]+\n$/);
  });
});

describe("the comment", () => {
  it("says the verdict, what failed, and how much was looked at", () => {
    const text = comment(fakeInput(named("rounds and drills")));
    expect(text).toContain("### chroma-assay run · quick");
    expect(text).toContain("✗ **broken**: restart-persistence on server, trial 1");
    expect(text).toMatch(/\d+ passed, \d+ failed, \d+ without an answer/);
  });

  it("lists every claim that is refuted, the first sentence's too", () => {
    const text = comment(fakeInput(named("server slower")));
    const [, failed] = /(\d+) failed/.exec(text) ?? [];
    expect(text.match(/^- ✗ \*\*refuted\*\*/gm)).toHaveLength(Number(failed));
    expect(text).toContain("query-speed");
  });

  it.each(Object.keys(runs))("is short, and names no folder of the machine: %s", (name) => {
    const text = comment(fakeInput(named(name)));
    expect(text.split("\n").length).toBeLessThan(20);
    expect(text).not.toMatch(/NaN|undefined|\bnull\b|\[object|reports\/2/);
  });

  it("lets no text of others become markup", () => {
    const text = comment(fakeInput(hostileRun()));
    expect(text).not.toMatch(/<script|<img/);
    expect(text).not.toContain("\u001b");
  });
});
