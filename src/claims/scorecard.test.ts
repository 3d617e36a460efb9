import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { catalogue } from "./catalogue.ts";
import type { Claim } from "./claim.ts";
import { judge, scorecard, undecided } from "./scorecard.ts";
import { evidenceOf } from "./testing.ts";
import { drilled, drillOf } from "./testing-drills.ts";

const asking = (evidence: Evidence, ...claims: string[]): Evidence => ({
  ...evidence,
  plan: { ...evidence.plan, claims },
});
const [someClaim] = catalogue.filter(({ judge: judges }) => judges !== undefined);

describe("scorecard", () => {
  it("has the exercised claims first and keeps every other row", () => {
    const { exercised, notExercised } = scorecard(evidenceOf({ quiet: 1.5, busy: 1.5 }));
    expect(exercised.map(({ claim }) => claim)).toEqual([
      "query-speed",
      "faster",
      "latency-network",
      "resources",
    ]);
    expect(exercised.length + notExercised.length).toBe(catalogue.length);
    expect(notExercised.find(({ claim }) => claim === "persistence")?.why).toBe(
      "needs `chroma-assay drill restart-persistence crash-persistence`",
    );
  });

  it("leaves out what the plan doesn't ask for", () => {
    const { exercised, notExercised } = scorecard(asking(evidenceOf(), "resources", "faster"));
    expect(exercised.map(({ claim }) => claim)).toEqual(["faster", "resources"]);
    expect(notExercised.find(({ claim }) => claim === "query-speed")?.why).toMatch(/plan/);
  });

  it("judges what drills are evidence of, whether the plan names it or not", () => {
    const { exercised, broken } = scorecard(drilled(drillOf({ findings: ["lost"] })));
    expect(exercised.map(({ claim, kind }) => `${claim}: ${kind}`)).toEqual([
      "persistence: refuted",
      "recovery: inconclusive",
    ]);
    expect(broken).toEqual(["crash-persistence, trial 1"]);
  });

  it("holds no comparison against a run of drills alone, and says what would", () => {
    const { notExercised } = scorecard(asking(drilled(drillOf()), "faster"));
    expect(notExercised.find(({ claim }) => claim === "faster")?.why).toBe(
      "needs `chroma-assay run` or `chroma-assay bench`",
    );
  });

  it("judges nothing in an A/A run, and says why", () => {
    const evidence = evidenceOf({ quiet: 1.5, busy: 1.5 });
    const aa = { ...evidence, plan: { ...evidence.plan, aa: true } };
    expect(scorecard(aa).exercised).toEqual([]);
    expect(scorecard(aa).notExercised[0]?.why).toMatch(/A\/A run/);
    expect(undecided(aa)).toBe(false);
  });
});

describe("judge", () => {
  it("is inconclusive where the claim's own judge throws", () => {
    expect(someClaim).toBeDefined();
    const broken = {
      ...someClaim,
      judge: () => {
        throw new RangeError("Expected a round, got none.");
      },
    } as Claim;
    expect(judge(broken, evidenceOf())).toMatchObject({
      kind: "inconclusive",
      claim: "query-speed",
      reasons: ["Expected a round, got none."],
      moreRoundsHelp: false,
    });
  });
});

describe("undecided", () => {
  it("is so while one claim that was asked for may still be decided", () => {
    expect(undecided(evidenceOf({ quiet: 1.5, busy: 1.5, cpu: 1 }))).toBe(true);
    expect(undecided(evidenceOf({ quiet: 1.5, busy: 1.5, cpu: 1.5 }))).toBe(false);
  });

  it("doesn't mind a claim that wasn't asked for", () => {
    const evidence = evidenceOf({ quiet: 1.5, busy: 1.5, cpu: 1 });
    expect(undecided(asking(evidence, "faster"))).toBe(false);
  });

  it("ends at the last look", () => {
    expect(undecided(evidenceOf({ cpu: 1, rounds: 8 }))).toBe(true);
    expect(undecided(evidenceOf({ cpu: 1, rounds: 12 }))).toBe(false);
  });
});
