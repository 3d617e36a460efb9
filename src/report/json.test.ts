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
    expect(found.points["quiet"]?.["local"]?.requests).toBe(1000);
    expect(found.points["quiet"]?.["server"]?.latencyMs["p50"]).toBeCloseTo(3.2, 1);
  });

  it("leaves a quantile out that too few requests lie beyond", () => {
    const latencyMs = summary(show("server slower")).points["quiet"]?.["server"]?.latencyMs;
    expect(Object.keys(latencyMs ?? {})).toEqual(["p50", "p90"]);
  });

  it("says failed where the middle request failed", () => {
    const found = summary(show("mostly failures")).points["quiet"]?.["server"];
    expect(found?.latencyMs["p50"]).toBe("failed");
    expect(found?.failures).toEqual({ timeout: 950 });
  });
});
