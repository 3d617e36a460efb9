import { describe, expect, it } from "vitest";
import { share } from "../../units/quantity.ts";
import { drillOf, trialsFrom } from "../testing-drills.ts";
import { chanceWords, countWords, passesNeeded, talliesOf } from "./tally.ts";
import { type Trial, trialsOf } from "./trial.ts";

const ninety = share(0.9);
const trial = (fault: string, kind: Trial["outcome"]["kind"]): Trial => ({
  fault,
  drill: drillOf(),
  outcome: { kind, why: "" },
  took: null,
});
const passed = (times: number): readonly Trial[] => Array(times).fill(trial("kill", "held"));

describe("counting", () => {
  it("never pools different faults", () => {
    const tallies = talliesOf([
      trial("kill", "held"),
      trial("hang", "broken"),
      trial("kill", "held"),
    ]);
    expect(tallies.map(({ fault, held, broken }) => [fault, held, broken])).toEqual([
      ["kill", 2, 0],
      ["hang", 0, 1],
    ]);
  });

  it("leaves out what has no answer, and says how often", () => {
    const [tally] = talliesOf([trial("kill", "held"), trial("kill", "unknown")]);
    expect(tally).toMatchObject({ held: 1, broken: 0, unknown: 1 });
    expect(tally?.atLeast).toBeCloseTo(0.05);
    expect(talliesOf([trial("kill", "unknown")])[0]?.atLeast).toBeNull();
  });

  it.each([
    [1, "1 of 1"],
    [5, "5 of 5, at least 55 %"],
    [28, "28 of 28, at least 89.9 %"],
    [29, "29 of 29, at least 90 %"],
  ])("says how sure %i passes are", (times, words) => {
    const [tally] = talliesOf(passed(times));
    expect(tally && countWords(tally, ninety)).toBe(words);
  });

  it("never rounds a chance across what the plan asks for", () => {
    expect(chanceWords(share(0.8996), ninety)).toBe("89.96 %");
    expect(chanceWords(share(0.9004), ninety)).toBe("90 %");
    expect(chanceWords(share(0.899_999_9), ninety)).toBe("89.99 %");
  });

  it.each([
    [0.9, 29],
    [0.95, 59],
    [0.5, 5],
    [0.99, 299],
  ])("knows how many passes in a row show %d", (confidence, passes) => {
    expect(passesNeeded(share(confidence))).toBe(passes);
  });
});

describe("a drill as a trial", () => {
  const look = () => ({ fault: "kill", outcome: { kind: "held", why: "" } }) as const;

  it("counts as it was looked at", () => {
    expect(trialsOf(trialsFrom(2), look)).toHaveLength(2);
  });

  it("is none where it was refused, or left a step out", () => {
    const refused = drillOf({ state: { kind: "refused", why: "no Toxiproxy" } });
    expect(trialsOf([refused, drillOf({ leftOut: ["replay"] })], look)).toEqual([]);
  });

  it("has no answer where it was cut short or its fault didn't bite, whatever it found", () => {
    const cut = drillOf({ state: { kind: "cut", why: "SIGINT" } });
    const harmless = drillOf({ faults: [{ name: "kill", bit: null }] });
    const kinds = trialsOf([cut, harmless], look).map(({ outcome }) => outcome.kind);
    expect(kinds).toEqual(["unknown", "unknown"]);
  });
});
