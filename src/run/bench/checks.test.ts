import { describe, expect, it } from "vitest";
import type { Point } from "../../evidence/round.ts";
import { cores, milliseconds } from "../../units/quantity.ts";
import { checkRound, type RoundFacts } from "./checks.ts";
import { hostLike, pointLike } from "./testing.ts";

const factsLike = (given: Partial<RoundFacts> = {}): RoundFacts => ({
  points: { quiet: pointLike() },
  missing: {},
  spinMs: milliseconds(1.2),
  generatorOnTime: true,
  clockStepMs: milliseconds(0),
  swappedInPages: 0,
  idleCores: { a: cores(0), b: cores(0) },
  settled: { a: true, b: true },
  ended: [],
  ...given,
});

/** What came of one check. */
function outcome(name: string, given: Partial<RoundFacts>): string | undefined {
  return checkRound(factsLike(given)).find((check) => check.name === name)?.outcome;
}

const quiet = (given: Partial<Point>) => ({ points: { quiet: pointLike(given) } });
const lateBy = (ms: number, host = hostLike()) => quiet({ latenessMsP95: milliseconds(ms), host });

describe("a round on a quiet machine", () => {
  it("passes every check", () => {
    const checks = checkRound(factsLike({ points: { quiet: pointLike(), busy: pointLike() } }));
    expect(new Set(checks.map((check) => check.outcome))).toEqual(new Set(["passed"]));
    expect(checks.map(({ name }) => name)).toEqual([
      "quiet: samples",
      "quiet: lateness",
      "quiet: foreign load",
      "busy: samples",
      "busy: lateness",
      "busy: foreign load",
      "clock",
      "swap",
      "a: idle before",
      "a: warm",
      "b: idle before",
      "b: warm",
    ]);
  });

  it("has no checks of a point that wasn't measured", () => {
    const names = checkRound(factsLike()).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("busy"))).toEqual([]);
  });

  it("is judged at each point by that point's own numbers", () => {
    const busy = pointLike({ host: hostLike({ foreignCores: 0.5 }) });
    const facts = { points: { quiet: pointLike(), busy }, missing: { busy: 1 } };
    expect(outcome("busy: foreign load", facts)).toBe("voided");
    expect(outcome("quiet: foreign load", facts)).toBe("passed");
    expect(outcome("busy: samples", facts)).toBe("voided");
    expect(outcome("quiet: samples", facts)).toBe("passed");
  });
});

describe("what is the measurement's fault", () => {
  const foreign = (foreignCores: number) => quiet({ host: hostLike({ foreignCores }) });

  it.each([
    [{ missing: { quiet: 0 } }, "quiet: samples", "passed"],
    [{ missing: { quiet: 1 } }, "quiet: samples", "voided"],
    [foreign(0.1), "quiet: foreign load", "passed"],
    [foreign(0.101), "quiet: foreign load", "flagged"],
    [foreign(0.3), "quiet: foreign load", "flagged"],
    [foreign(0.301), "quiet: foreign load", "voided"],
    [{ clockStepMs: milliseconds(50) }, "clock", "passed"],
    [{ clockStepMs: milliseconds(50.1) }, "clock", "voided"],
    [{ swappedInPages: 1 }, "swap", "voided"],
  ] as const)("%j: %s is %s", (given, name, expected) => {
    expect(outcome(name, given)).toBe(expected);
  });
});

describe("a late generator", () => {
  it("passes at its limit: 1 ms with spinning, 3 ms without", () => {
    expect(outcome("quiet: lateness", lateBy(1))).toBe("passed");
    expect(outcome("quiet: lateness", lateBy(1.001))).toBe("voided");
    const plain = { spinMs: milliseconds(0) };
    expect(outcome("quiet: lateness", { ...lateBy(3), ...plain })).toBe("passed");
    expect(outcome("quiet: lateness", { ...lateBy(3.001), ...plain })).toBe("voided");
  });

  it("is the targets' doing when they used 80 % of the machine", () => {
    const host = (targetCores: number) => hostLike({ targetCores, cores: 2 });
    expect(outcome("quiet: lateness", lateBy(2, host(1.6)))).toBe("target");
    expect(outcome("quiet: lateness", lateBy(2, host(1.599)))).toBe("voided");
  });

  it("is judged by the machine's cores, however many it has", () => {
    const host = (cores: number) => hostLike({ targetCores: 1.6, cores });
    expect(outcome("quiet: lateness", lateBy(2, host(4)))).toBe("voided");
  });

  it("never voids where it was late against a server that does nothing", () => {
    const late = { ...lateBy(2), generatorOnTime: false };
    expect(outcome("quiet: lateness", late)).toBe("target");
    const onTime = { ...lateBy(0.5), generatorOnTime: false };
    expect(outcome("quiet: lateness", onTime)).toBe("passed");
  });
});

describe("what is the target's doing", () => {
  it("is flagged: an unrest before the quiet phase above 2 % of a core", () => {
    const idle = (a: number, b: number) => ({ idleCores: { a: cores(a), b: cores(b) } });
    expect(outcome("a: idle before", idle(0.02, 1))).toBe("passed");
    expect(outcome("a: idle before", idle(0.021, 0))).toBe("flagged");
    expect(outcome("b: idle before", idle(0, 0.021))).toBe("flagged");
  });

  it("is flagged: medians that never settled", () => {
    const facts = { settled: { a: false, b: true } };
    expect(outcome("a: warm", facts)).toBe("flagged");
    expect(outcome("b: warm", facts)).toBe("passed");
  });

  it("is told: a part that ended during the round", () => {
    const checks = checkRound(factsLike({ ended: ["the chroma of b (server)"] }));
    expect(checks.at(-1)).toEqual({
      name: "alive",
      words: "the chroma of b (server) ended during the round",
      outcome: "target",
    });
    expect(checks.filter((check) => check.outcome === "voided")).toEqual([]);
  });

  it("never voids: failures of every request", () => {
    const failed = { kind: "failed", by: "both" } as const;
    const points = { quiet: pointLike({ bOverA: failed, bothFailed: 200 }) };
    const outcomes = checkRound(factsLike({ points })).map((check) => check.outcome);
    expect(outcomes).not.toContain("voided");
  });
});
