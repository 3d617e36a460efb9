import { describe, expect, it } from "vitest";
import { checkOf } from "../../claims/testing-audits.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { ReportInput } from "../input.ts";
import { fakeEvidence, fakeInput } from "../testing.ts";
import { hostileRun, specialRuns } from "../testing-runs.ts";
import { comparability } from "./comparability.ts";
import { compareRuns } from "./compare.ts";
import { jsonComparison } from "./compare-json.ts";
import { markdownComparison } from "./compare-markdown.ts";
import { terminalComparison } from "./compare-terminal.ts";
import { changeOf } from "./words.ts";

const runs = specialRuns();
const named = (name: string): ReportInput => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return fakeInput(evidence);
};
const show = (first: ReportInput, second: ReportInput, colour = false): string =>
  terminalComparison(first, second, { colour, width: 80 });
const flat = (text: string): string => text.replace(/\s+/g, " ");
const on = (change: Partial<Evidence["environment"]>): ReportInput => {
  const { evidence } = named("server slower");
  return fakeInput({ ...evidence, environment: { ...evidence.environment, ...change } });
};

describe("whether two runs can be compared", () => {
  it("names nothing where nothing differs", () => {
    const same = compareRuns(named("server slower"), named("server slower"));
    expect(same.differences).toEqual([]);
    expect(comparability(same).comparable).toBe(true);
  });

  it.each([
    ["another CPU", { cpuModel: "Intel Xeon" }, "CPU"],
    ["fewer cores", { cores: 2 }, "cores"],
    ["a variable that changes speed", { variables: {} }, "RAYON_NUM_THREADS"],
  ])("refuses figures of %s", (_, change, name) => {
    const found = compareRuns(named("server slower"), on(change));
    expect(found.differences.map((one) => one.name)).toContain(name);
    expect(comparability(found).comparable).toBe(false);
    expect(comparability(found).sentence).toContain(name);
  });

  it.each([
    ["data of another hash", { hash: "sha256:other" }],
    ["another k", { k: 5 }],
    ["another space", { space: "l2" as const }],
    ["other fields asked for", { include: [] }],
  ])("refuses figures of %s", (_, change) => {
    const { evidence } = named("server slower");
    const other = fakeInput({
      ...evidence,
      data: evidence.data && { ...evidence.data, ...change },
    });
    expect(comparability(compareRuns(named("server slower"), other)).comparable).toBe(false);
  });

  it("names another version, and lets the figures stand", () => {
    const found = compareRuns(named("server slower"), on({ versions: { chromadb: "1.6.0" } }));
    expect(found.differences[0]).toEqual({
      area: "versions",
      name: "chromadb",
      first: "1.5.9",
      second: "1.6.0",
    });
    expect(comparability(found).comparable).toBe(true);
    expect(comparability(found).sentence).toContain("may be the cause");
  });

  it("names another commit of the harness", () => {
    const found = compareRuns(on({ commit: null }), named("server slower"));
    expect(found.differences).toEqual([
      { area: "harness", name: "chroma-assay", first: "unknown", second: "8ef0e8a" },
    ]);
  });
});

describe("two runs beside each other", () => {
  it("tell what changed, claim by claim, with both figures", () => {
    const { claims } = compareRuns(named("server slower"), named("server faster"));
    const faster = claims.find(({ name }) => name.startsWith("faster:"));
    expect(faster?.changed).toBe(true);
    expect(faster && changeOf(faster)).toBe("refuted → supported");
    expect(faster?.figures[0]).toMatch(
      /^quiet: A 1\.\d+× .*, B 0\.\d+× .*; the intervals don't meet$/,
    );
  });

  it("tell that intervals meet where they do", () => {
    const { claims } = compareRuns(named("server slower"), named("a void round"));
    expect(claims[0]?.changed).toBe(false);
    expect(claims[0]?.figures[0]).toMatch(/the intervals meet$/);
  });

  it("don't take what only one looked at for a change", () => {
    const { drills, claims } = compareRuns(named("server slower"), named("rounds and drills"));
    expect(drills.map(changeOf)).toEqual([
      "not looked at in A; held in B",
      "not looked at in A; broken in B",
    ]);
    expect([...drills, ...claims].some(({ changed }) => changed)).toBe(false);
  });

  it("set drills beside each other by name, with recovery and findings", () => {
    const { drills } = compareRuns(named("drills that held"), named("a broken drill"));
    const crash = drills.find(({ name }) => name === "crash-persistence");
    expect(crash?.changed).toBe(true);
    expect(crash?.figures[0]).toMatch(/^A: back 1\.9–2\.0 s after it was healed/);
    expect(crash?.figures[1]).toMatch(/^B: .*acknowledged write/);
  });

  it("set checks of an audit beside each other", () => {
    const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
    const audit = (outcome: "held" | "broken") =>
      fakeInput({ ...plain, checks: [checkOf({ attempts: { x: [outcome] } })] });
    const { audits } = compareRuns(audit("broken"), audit("held"));
    expect(audits.map(changeOf)).toEqual(["broken → held"]);
  });
});

describe("the comparison's texts", () => {
  it("put the differences before any figure, and say what they can't show", () => {
    const text = flat(show(named("server slower"), on({ cores: 2 })));
    expect(text).toContain("can't be compared in figures: they differ in cores");
    expect(text).not.toMatch(/the intervals (?:don't )?meet/);
    expect(text.indexOf("cores: A 4 cores; B 2 cores")).toBeLessThan(text.indexOf("Claims"));
    expect(text).toContain("Two runs are no duet");
    expect(text).toContain("`chroma-assay gate`");
  });

  it("count what changed", () => {
    const text = show(named("server slower"), named("server faster"));
    expect(flat(text)).toMatch(/Of 4 that both runs looked at, [1-4] came out differently/);
    expect(show(named("no drill was played"), named("no drill was played"))).toContain(
      "Neither run judged anything.",
    );
  });

  it.each(Object.keys(runs))(
    "hold no NaN, undefined or null, and fit in 80 columns: %s",
    (name) => {
      for (const other of ["server slower", "drills that held"]) {
        const text = show(named(name), named(other));
        const all = [text, markdownComparison(named(name), named(other))];
        for (const one of all) expect(one).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/);
        expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
        expect(() => JSON.parse(jsonComparison(named(name), named(other)))).not.toThrow();
      }
    },
  );

  it("are coloured only where the terminal is", () => {
    expect(show(named("server slower"), named("server faster"))).not.toContain("\u001b");
    expect(show(named("server slower"), named("server faster"), true)).toContain("\u001b[");
  });

  it("let no text of others become markup or a colour", () => {
    const hostile = fakeInput(hostileRun());
    expect(show(hostile, named("server slower"))).not.toContain("\u001b");
    const markdown = markdownComparison(hostile, named("server slower"));
    expect(markdown).not.toMatch(/<script|<img/);
    expect(markdown).not.toContain("\u001b");
  });
});
