import { describe, expect, it } from "vitest";
import { HarnessError } from "../../errors.ts";
import { seeded } from "../../stats/random.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";
import { isSteadyNow, steadyBefore, unevenWords } from "./steady.ts";
import { type Simulation, simulate } from "./testing.ts";

const steadyOf = (samples: readonly ProbeSample[], untilMs: number) =>
  steadyBefore(samples, "app", { untilMs: milliseconds(untilMs) });

const errorOf = (work: () => unknown): HarnessError => {
  try {
    work();
  } catch (error) {
    if (error instanceof HarnessError) return error;
  }
  throw new Error("Expected a HarnessError.");
};

describe("what steady means", () => {
  it("comes from the windows before the fault, not from those after it", () => {
    const slowAfter = (sentMs: number) => (sentMs < 12_000 ? 5 : 500);
    const steady = steadyOf(simulate({ untilMs: 30_000, answerMs: slowAfter }), 11_500);
    expect(steady.windows).toBe(11);
    expect(steady.latencyMsP95).toBeCloseTo(5);
    expect(steady.latencyMsLimit).toBeLessThan(10);
    expect(steady.everyMs).toBeCloseTo(50);
  });

  it("isn't moved by a slow beginning", () => {
    const slowFirst = (sentMs: number) => (sentMs < 2000 ? 200 : 5);
    const steady = steadyOf(simulate({ untilMs: 12_000, answerMs: slowFirst }), 12_000);
    expect(steady.latencyMsLimit).toBeLessThan(10);
  });

  it("widens where the windows differ much, and says that half the pace wouldn't show", () => {
    const limitOf = (sd: number) => {
      const random = seeded(5, "uneven", sd);
      const paces = Array.from({ length: 12 }, () => 5 * Math.exp(sd * random.normal()));
      const answerMs = (sentMs: number) => paces[Math.floor(sentMs / 1000)] ?? 5;
      const steady = steadyOf(simulate({ untilMs: 12_000, answerMs }), 12_000);
      const factor = steady.latencyMsLimit / steady.latencyMsP95;
      return { factor, words: unevenWords(steady, "app") };
    };
    expect(limitOf(0.05)).toEqual({ factor: expect.closeTo(1.5), words: null });
    const uneven = limitOf(0.8);
    expect(uneven.factor).toBeGreaterThan(2);
    expect(uneven.words).toContain(`more than ${uneven.factor.toFixed(1)} would show`);
  });

  it("allows a window one stray failure, and more only where there were more", () => {
    const wrongAt = (...probes: number[]) =>
      steadyOf(
        simulate({
          untilMs: 12_000,
          wrong: (_, probe) => (probes.includes(probe) ? "HTTP 500" : null),
        }),
        12_000,
      ).successShareMin;
    expect(wrongAt()).toBeCloseTo(0.95);
    expect(wrongAt(100)).toBeCloseTo(0.95);
    expect(wrongAt(101, 102, 103)).toBeCloseTo(0.85);
  });

  it("allows no failure in a window of few probes", () => {
    const samples = simulate({ untilMs: 12_000, everyMs: 200 });
    expect(steadyOf(samples, 12_000).successShareMin).toBe(1);
  });

  it("needs ten windows", () => {
    expect(steadyOf(simulate({ untilMs: 10_020 }), 10_040).windows).toBe(10);
    const error = errorOf(() => steadyOf(simulate({ untilMs: 9900 }), 12_000));
    expect(error.code).toBe("LOAD_BROKEN");
    expect(error.message).toContain("10 whole windows");
    expect(error.message).toContain("got 9");
    expect(errorOf(() => steadyOf([], 12_000)).code).toBe("LOAD_BROKEN");
  });

  it("doesn't count a window in which the prober was asleep", () => {
    const samples = simulate({ untilMs: 12_500 });
    const gap = samples.filter(({ dueMs }) => dueMs < 6000 || dueMs > 6900);
    expect(steadyOf(samples, 12_500).windows).toBe(12);
    // Nineteen probes are missing, which leaves 11 windows' worth; one of them has a hole.
    expect(steadyOf(gap, 12_500).windows).toBe(10);
  });

  it("doesn't exist for a target that fails before anything is broken", () => {
    const every = (probes: number) =>
      simulate({
        untilMs: 12_000,
        wrong: (_, probe) => (probe % probes === 0 ? "wrong first id" : null),
      });
    const error = errorOf(() => steadyOf(every(5), 12_000));
    expect(error.code).toBe("SETUP_NOT_READY");
    expect(error.message).toContain("wrong first id: 48");
    expect(steadyOf(every(20), 12_000).successShareMin).toBeCloseTo(0.95);
  });
});

describe("steady now", () => {
  const untilMs = 30_000;
  const baseline = steadyOf(simulate({ untilMs }), 12_000);
  const look = (samples: readonly ProbeSample[], nowMs: number, sinceMs = 12_000) =>
    isSteadyNow(samples, "app", baseline, {
      sinceMs: milliseconds(sinceMs),
      nowMs: milliseconds(nowMs),
    });
  /** What the conductor has at that time: probes that have ended. */
  const until = (nowMs: number, target: Partial<Simulation> = {}) =>
    simulate({ untilMs, ...target }).filter(({ doneMs }) => doneMs <= nowMs);

  it("holds after three windows at the former pace, not after two", () => {
    expect(look(until(15_200), 15_200)).toBe(true);
    expect(look(until(14_200), 14_200)).toBe(false);
  });

  it("doesn't hold while nothing is answered: what is under way counts against it", () => {
    const frozen = { outages: [{ fromMs: 20_000, toMs: 28_000, kind: "holds" as const }] };
    expect(look(until(20_000, frozen), 20_000)).toBe(true);
    expect(look(until(20_300, frozen), 20_300)).toBe(false);
    expect(look(until(24_000, frozen), 24_000)).toBe(false);
    expect(look(until(31_000, frozen), 29_000)).toBe(false);
  });

  it("doesn't hold where a window was slow, or failed", () => {
    const slow = { answerMs: (sentMs: number) => (sentMs > 17_000 ? 10 : 5) };
    expect(look(until(20_000, slow), 20_000)).toBe(false);
    const failing = {
      wrong: (_: number, probe: number) => (probe === 380 || probe === 385 ? "HTTP 500" : null),
    };
    expect(look(until(20_000, failing), 20_000)).toBe(false);
    expect(look(until(23_000, failing), 23_000)).toBe(true);
  });

  it("forgives a single slow probe", () => {
    const single = { answerMs: (sentMs: number) => (Math.floor(sentMs / 50) === 380 ? 90 : 5) };
    expect(look(until(20_000, single), 20_000)).toBe(true);
  });
});
