import { describe, expect, it } from "vitest";
import { type GateRow, gateMetric } from "../../evidence/gate.ts";
import { nightLike, rowLike } from "../../evidence/testing-nights.ts";
import { EXPORTS } from "./exports.ts";

const rows: readonly GateRow[] = [
  rowLike({ value: -0.02, low: -0.04, high: 0.01 }),
  rowLike({ metric: "recall", value: 0.004, low: null, high: null, budget: 0.01 }),
  rowLike({ metric: "ledger", value: 2, low: 2, high: 2, budget: 0, outcome: "regression" }),
  rowLike({ reference: "last", value: 0.081, outcome: "regression", accepted: "a new index" }),
  rowLike({ reference: "last", metric: "recovery", value: null, outcome: "inconclusive" }),
];
const night = nightLike({ rows: [...rows], outcome: "regression" });
interface GithubEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}
const githubOf = (of = night): readonly GithubEntry[] =>
  JSON.parse(EXPORTS["github-action-benchmark"](of));
const bencherOf = (of = night): Record<string, Record<string, unknown>> =>
  JSON.parse(EXPORTS.bencher(of));

describe("a night for github-action-benchmark", () => {
  it("has a figure for each metric and reference, smaller being better", () => {
    expect(githubOf().map(({ name, unit, value, range }) => [name, unit, value, range])).toEqual([
      ["quiet p50 against old", "× reference", 0.98, "0.96 to 1.01"],
      ["recall against old", "percentage points", 0.4, undefined],
      ["ledger findings against old", "findings", 2, "2 to 2"],
      ["quiet p50 against last", "× reference", 1.081, "0.99 to 1.03"],
    ]);
  });

  it("has no field that the program doesn't know", () => {
    const known = ["name", "unit", "value", "range", "extra"];
    expect(githubOf().flatMap((entry) => Object.keys(entry))).toSatisfy((keys: string[]) =>
      keys.every((key) => known.includes(key)),
    );
  });

  it("tells what the gate said of it, an acceptance as one", () => {
    const [quiet, , ledger, accepted] = githubOf().map(({ extra }) => extra ?? "");
    expect(quiet).toMatch(/^pass, budget/);
    expect(ledger).toMatch(/^regression/);
    expect(accepted).toMatch(/^accepted, /);
    expect(accepted).toContain("a new index");
    expect(accepted).toContain("Chroma 1.5.9");
  });
});

describe("a night for Bencher", () => {
  it("is a benchmark for each reference with a measure for each metric", () => {
    expect(bencherOf()).toEqual({
      "gate against old": {
        "p50-quiet-ratio": { value: 0.98, lower_value: 0.96, upper_value: 1.01 },
        "recall-lost-points": { value: 0.4 },
        "ledger-findings": { value: 2, lower_value: 2, upper_value: 2 },
      },
      "gate against last": {
        "p50-quiet-ratio": { value: 1.081, lower_value: 0.99, upper_value: 1.03 },
      },
    });
  });
});

describe("the name of a measure for Bencher", () => {
  it.each(gateMetric.options)("is a slug: %s", (metric) => {
    const benchmarks = bencherOf(nightLike({ rows: [rowLike({ metric })] }));
    const measures = Object.values(benchmarks).flatMap((of) => Object.keys(of));
    expect(measures.join("\n")).toMatch(/^[a-z0-9-]{1,64}$/);
  });
});

describe("a night without a figure", () => {
  it("is empty in either form: nothing is made up for what wasn't measured", () => {
    const blank = nightLike({ rows: [rowLike({ value: null, outcome: "inconclusive" })] });
    expect(githubOf(blank)).toEqual([]);
    expect(bencherOf(blank)).toEqual({});
  });
});
