import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import type { Figure, Round } from "../evidence/round.ts";
import { seeded } from "../stats/random.ts";
import type { LogRatio } from "../units/quantity.ts";
import { scorecard, undecided } from "./scorecard.ts";
import { evidenceOf } from "./testing.ts";

/** Round-to-round spread (ln) as measured by hand: quiet with 200 pairs, busy with 12 blocks. */
const SPREAD = { quiet: 0.015, busy: 0.06 };

const figure = (log: number): Figure => ({ kind: "value", logRatio: log as LogRatio, pairs: 200 });

/** Rounds drawn around a true ratio, as many as the last look needs. */
function drawn(template: Evidence, trueLog: number, seed: number): Round[] {
  const random = seeded(seed, "acceptance");
  return template.rounds.map((round) => ({
    ...round,
    quiet: round.quiet && {
      ...round.quiet,
      bOverA: figure(trueLog + SPREAD.quiet * random.normal()),
    },
    busy: round.busy && { ...round.busy, bOverA: figure(trueLog + SPREAD.busy * random.normal()) },
  }));
}

/** Many runs of one plan whose truth is known. */
interface Runs {
  readonly claim: string;
  /** ln of the true ratio. */
  readonly log: number;
  readonly runs: number;
  readonly looks: readonly number[];
}

/** Plays as the conductor does: looks where the plan says, and stops where nothing is open. */
function verdictOf(template: Evidence, rounds: readonly Round[]): string {
  const { looks } = template.plan;
  const seen = looks.map((look): Evidence => ({ ...template, rounds: rounds.slice(0, look) }));
  const end = seen.find((evidence) => !undecided(evidence)) ?? seen.at(-1);
  return end === undefined ? "none" : (scorecard(end).exercised[0]?.kind ?? "none");
}

/** Share of the runs that end with one of the verdicts. */
function share({ claim, log, runs, looks }: Runs, kinds: readonly string[]): number {
  const made = evidenceOf({ rounds: Math.max(...looks), looks });
  const template = { ...made, plan: { ...made.plan, claims: [claim] } };
  let found = 0;
  for (let seed = 1; seed <= runs; seed += 1)
    if (kinds.includes(verdictOf(template, drawn(template, log, seed)))) found += 1;
  return found / runs;
}

const LOOKS = [5, 8, 12];
const withError = (rate: number, runs: number): number =>
  rate + 2 * Math.sqrt((rate * (1 - rate)) / runs);

describe("the method, on made-up rounds with the noise of real ones", () => {
  it("gives false verdicts in at most 5 % of A/A comparisons, by one point", () => {
    const runs = 2000;
    const of = { claim: "latency-network", log: 0, runs, looks: LOOKS };
    expect(share(of, ["supported", "refuted"])).toBeLessThanOrEqual(withError(0.05, runs));
  });

  it("gives far fewer where two points must agree", () => {
    const of = { claim: "faster", log: 0, runs: 300, looks: LOOKS };
    expect(share(of, ["supported", "refuted"])).toBeLessThanOrEqual(0.02);
  });

  it("sees 5 % within 5 rounds, nearly always", () => {
    const of = { claim: "latency-network", log: Math.log(1.05), runs: 200, looks: [5] };
    expect(share(of, ["refuted"])).toBeGreaterThan(0.95);
    expect(share(of, ["supported"])).toBe(0);
  });

  it("sees 2 % within 12 rounds, nearly always", () => {
    const of = { claim: "latency-network", log: Math.log(1.02), runs: 200, looks: LOOKS };
    expect(share(of, ["refuted"])).toBeGreaterThan(0.9);
  });

  it("doesn't support a promise that is kept by one reading only", () => {
    const of = { claim: "query-speed", log: Math.log(0.6), runs: 100, looks: LOOKS };
    expect(share(of, ["supported", "refuted"])).toBe(0);
  });
});
