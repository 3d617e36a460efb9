import { describe, expect, it } from "vitest";
import { jsonReport, summary } from "./json.ts";
import { fakeInput } from "./testing.ts";
import { specialRuns } from "./testing-runs.ts";

const runs = specialRuns();
const show = (name: string) => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return fakeInput(evidence);
};

describe("the summary as JSON", () => {
  it.each(Object.keys(runs))("survives being written and read: %s", (name) => {
    expect(JSON.parse(jsonReport(show(name)))).toEqual(summary(show(name)));
  });

  it("holds verdicts, rounds, ending and figures", () => {
    const found = summary(show("a void round"));
    expect(found.rounds).toEqual({ valid: 5, void: 1, cut: 0 });
    expect(found.ending).toEqual({ kind: "complete" });
    expect(found.verdicts[0]?.claim).toBe("query-speed");
    expect(found.points).toMatchObject({
      quiet: {
        local: { requests: 1000 },
        server: { latencyMs: { p50: expect.closeTo(3.2, 1) } },
      },
    });
  });

  it("leaves a quantile out that too few requests lie beyond", () => {
    expect(summary(show("server slower")).points).toMatchObject({
      quiet: { server: { latencyMs: { p50: expect.any(Number), p90: expect.any(Number) } } },
    });
    expect(jsonReport(show("server slower"))).not.toMatch(/"p9[59]"/);
  });

  it("holds every trial of every drill, with bounds", () => {
    const { drills, rounds, verdicts } = summary(show("trials of which some broke"));
    expect(drills.map(({ outcome }) => outcome)).toEqual([
      ...["held", "held", "held"],
      "broken",
      "unknown",
    ]);
    expect(drills[3]).toMatchObject({
      name: "crash-persistence",
      trial: 4,
      recovery: { service: { kind: "within", lowMs: 1900, highMs: 2000 }, assumedMs: 0 },
      findings: [{ kind: "stuck", planes: ["log"], count: 3, healed: false }],
    });
    expect(rounds).toEqual({ valid: 0, void: 0, cut: 0 });
    expect(verdicts[0]?.tallies).toMatchObject([{ held: 4, broken: 1 }]);
    expect(summary(show("server slower")).drills).toEqual([]);
  });

  it("says failed where the middle request failed", () => {
    expect(summary(show("mostly failures")).points).toMatchObject({
      quiet: { server: { failures: { timeout: 950 }, latencyMs: { p50: "failed" } } },
    });
  });
});
