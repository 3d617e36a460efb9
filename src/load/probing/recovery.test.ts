import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Moment, PathClock } from "../../evidence/drill.ts";
import { seeded } from "../../stats/random.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";
import { pathClock, steadyBefore } from "./recovery.ts";
import { instant, type Outage, type Simulation, simulate } from "./testing.ts";

/** Every simulated fault is done then; what is before is the baseline. */
const T0 = 12_000;
const DELTA = 50;

interface Told extends Omit<Simulation, "untilMs"> {
  readonly untilMs?: number;
  readonly healedMs?: number;
  readonly limitMs?: number;
}

function clockOf({ untilMs = 40_000, healedMs, limitMs = 300_000, ...target }: Told): PathClock {
  return read(simulate({ untilMs, ...target }), { untilMs, healedMs, limitMs });
}

function read(
  samples: readonly ProbeSample[],
  told: { untilMs?: number; healedMs?: number | undefined; limitMs?: number },
): PathClock {
  const { untilMs = 40_000, healedMs, limitMs = 300_000 } = told;
  return pathClock(samples, "app", {
    t0: instant(T0),
    healed: healedMs === undefined ? null : instant(healedMs),
    limitMs: milliseconds(limitMs),
    untilMs: milliseconds(untilMs),
    steady: steadyBefore(samples, "app", { untilMs: milliseconds(T0 - 500) }),
  });
}

function within(moment: Moment): { lowMs: number; highMs: number; widthMs: number } {
  if (moment.kind !== "within") throw new Error(`Expected bounds, got ${JSON.stringify(moment)}.`);
  return { ...moment, widthMs: moment.highMs - moment.lowMs };
}

function expectWithin(moment: Moment, truthMs: number): void {
  const { lowMs, highMs } = within(moment);
  // Only rounding is forgiven.
  expect(lowMs).toBeLessThanOrEqual(truthMs + 1e-6);
  expect(highMs).toBeGreaterThanOrEqual(truthMs - 1e-6);
}

const why = (moment: Moment) => (moment.kind === "none" ? moment.why : moment);

describe("the clock of a path without a fault", () => {
  it("finds nothing", () => {
    const clock = clockOf({});
    expect(clock.failuresAfter).toEqual({});
    expect(why(clock.failed)).toBe("no probe failed");
    expect(why(clock.answered)).toBe("no probe failed");
    expect(why(clock.steadyAgain)).toBe("no outage, and never 3 s off the former pace");
    expect(why(clock.recovery)).toBe("nothing was healed");
  });

  it("finds nothing in noise either: long tails, and a pause of 300 ms every 7 s", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const random = seeded(seed, "noise");
      const answerMs = (sentMs: number) => {
        const paused = 300 - (sentMs % 7000);
        return 5 * Math.exp(0.25 * random.normal()) + Math.max(0, paused);
      };
      const clock = clockOf({ answerMs, healedMs: T0 + 5000, untilMs: 72_000 });
      const { failed, answered, steadyAgain, recovery } = clock;
      expect([failed.kind, answered.kind, steadyAgain.kind, recovery.kind]).toEqual(
        new Array(4).fill("none"),
      );
    }
  });

  it("finds nothing where as many probes fail as before", () => {
    const random = seeded(3, "strays");
    const strays = Array.from({ length: 800 }, () => random.next() < 0.01);
    const clock = clockOf({ wrong: (_, probe) => (strays[probe] === true ? "HTTP 500" : null) });
    expect(clock.failuresBefore["HTTP 500"]).toBeGreaterThan(0);
    expect(clock.failuresAfter["HTTP 500"]).toBeGreaterThan(0);
    expect(why(clock.failed)).toBe("no more probes failed than before the fault");
    expect(clock.steadyAgain.kind).toBe("none");
  });

  it("finds nothing where the fault is over before a probe meets it", () => {
    const clock = clockOf({ outages: [{ fromMs: T0 + 20, toMs: T0 + 40, kind: "refuses" }] });
    expect(clock.failed.kind).toBe("none");
    expect(clock.steadyAgain.kind).toBe("none");
  });

  it("doesn't take a slow time after the healing for the fault's doing", () => {
    const answerMs = (sentMs: number) => (sentMs > T0 + 9000 && sentMs < T0 + 15_000 ? 30 : 5);
    expect(clockOf({ answerMs, healedMs: T0 + 5000 }).steadyAgain.kind).toBe("none");
    // The same before it is healed is.
    expect(clockOf({ answerMs, healedMs: T0 + 16_000 }).steadyAgain.kind).toBe("within");
  });

  it("says nothing on the pace where the drill was cut right after the fault", () => {
    expect(clockOf({ untilMs: T0 + 1000 }).steadyAgain.kind).toBe("censored");
  });
});

describe("the clock of a path with an outage", () => {
  const kinds: Outage["kind"][] = ["refuses", "drops", "holds"];
  const random = fc.record({
    kind: fc.constantFrom(...kinds),
    beginMs: fc.double({ min: 0, max: 400, noNaN: true }),
    lastsMs: fc.double({ min: 160, max: 20_000, noNaN: true }),
    answersMs: fc.double({ min: 0.5, max: 35, noNaN: true }),
  });

  it("contains the truth, and is at most two intervals and a reply wide", () => {
    fc.assert(
      fc.property(random, ({ kind, beginMs, lastsMs, answersMs }) => {
        // A frozen process that thaws within a second loses no probe: it was only slow.
        fc.pre(kind !== "holds" || lastsMs > 1200);
        const outage = { fromMs: T0 + beginMs, toMs: T0 + beginMs + lastsMs, kind };
        const clock = clockOf({ outages: [outage], answerMs: () => answersMs });
        const endMs = beginMs + lastsMs;
        expectWithin(clock.failed, beginMs);
        // A process that thaws needs the time of an answer until its first one is there.
        expectWithin(clock.answered, kind === "holds" ? endMs + answersMs : endMs);
        expectWithin(clock.steadyAgain, endMs);
        const limitMs = 2 * DELTA + answersMs;
        for (const moment of [clock.failed, clock.answered, clock.steadyAgain])
          expect(within(moment).widthMs).toBeLessThanOrEqual(limitMs + 2);
      }),
      { numRuns: 200 },
    );
  });

  it("contains the truth where the first answer is slow by chance", () => {
    const answerMs = (sentMs: number) => (sentMs > T0 + 500 && sentMs < T0 + 560 ? 20 : 5);
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 500, kind: "refuses" }];
    const { answered } = clockOf({ outages, answerMs });
    expectWithin(answered, 500);
    expect(within(answered).widthMs).toBeLessThan(2 * DELTA + 20);
  });

  it("isn't up before it thaws, however early the probes were sent that it answers then", () => {
    const clock = clockOf({ outages: [{ fromMs: T0, toMs: T0 + 8000, kind: "holds" }] });
    expect(clock.failuresAfter["timeout"]).toBeGreaterThan(50);
    expect(within(clock.answered).lowMs).toBeGreaterThan(7900);
    expect(within(clock.steadyAgain).lowMs).toBeGreaterThan(7900);
  });

  it("sees a process that is frozen for less than the timeout, though no probe fails", () => {
    const clock = clockOf({ outages: [{ fromMs: T0, toMs: T0 + 3000, kind: "holds" }] });
    expect(Object.keys(clock.failuresAfter)).toEqual(["no reply within 1 s"]);
    expectWithin(clock.answered, 3004);
    expectWithin(clock.steadyAgain, 3000);
  });

  it("isn't steady in between where it flaps", () => {
    const outages = [0, 3000, 6500].map((at): Outage => {
      return { fromMs: T0 + at, toMs: T0 + at + 600, kind: "refuses" };
    });
    const clock = clockOf({ outages });
    expectWithin(clock.failed, 0);
    expectWithin(clock.answered, 7100);
    expectWithin(clock.steadyAgain, 7100);
  });

  it("counts recovery from the healing", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 7000, kind: "refuses" }];
    expectWithin(clockOf({ outages, healedMs: T0 + 5000 }).recovery, 2000);
  });

  it("is wider by the time that it took to do the fault", () => {
    const samples = simulate({
      outages: [{ fromMs: T0 + 80, toMs: T0 + 7000, kind: "refuses" }],
      untilMs: 40_000,
    });
    const clock = pathClock(samples, "app", {
      t0: { fromMs: milliseconds(T0), toMs: milliseconds(T0 + 100) },
      healed: { fromMs: milliseconds(T0 + 5000), toMs: milliseconds(T0 + 5200) },
      limitMs: milliseconds(60_000),
      untilMs: milliseconds(40_000),
      steady: steadyBefore(samples, "app", { untilMs: milliseconds(T0 - 500) }),
    });
    // From the fault's end at least, from its begin at most; likewise from the healing.
    expect(within(clock.answered).lowMs).toBeLessThanOrEqual(6900);
    expect(within(clock.answered).highMs).toBeGreaterThanOrEqual(7000);
    expect(within(clock.recovery).lowMs).toBeLessThanOrEqual(1800);
    expect(within(clock.recovery).highMs).toBeGreaterThanOrEqual(2000);
  });

  it("has no recovery to tell where it came back before it was healed", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 2000, kind: "refuses" }];
    const clock = clockOf({ outages, healedMs: T0 + 5000 });
    expect(why(clock.recovery)).toBe("it was at its former pace before it was healed");
    expectWithin(clock.steadyAgain, 2000);
  });

  it("is censored where it never comes back, at the last probe that failed", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: Number.POSITIVE_INFINITY, kind: "drops" }];
    const clock = clockOf({ outages, healedMs: T0 + 5000 });
    for (const moment of [clock.answered, clock.steadyAgain, clock.recovery])
      expect(moment.kind).toBe("censored");
    expect(clock.recovery).toMatchObject({ afterMs: expect.closeTo(40_000 - T0 - 5000, -3) });
  });

  it("is censored where it comes back after the limit", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 15_000, kind: "refuses" }];
    const told = { outages, healedMs: T0 + 2000 };
    expect(clockOf({ ...told, limitMs: 10_000 }).recovery.kind).toBe("censored");
    expect(clockOf({ ...told, limitMs: 20_000 }).recovery.kind).toBe("within");
  });

  it("leaves out what the drill does itself later on", () => {
    const outages: Outage[] = [
      { fromMs: T0, toMs: T0 + 2000, kind: "refuses" },
      { fromMs: T0 + 20_000, toMs: T0 + 21_000, kind: "refuses" },
    ];
    const samples = simulate({ outages, untilMs: 40_000 });
    expectWithin(read(samples, { untilMs: T0 + 19_000 }).steadyAgain, 2000);
    expectWithin(read(samples, { untilMs: 40_000 }).steadyAgain, 21_000);
  });

  it("doesn't blame the fault for an outage that was there before it", () => {
    const outages: Outage[] = [{ fromMs: T0 - 400, toMs: T0 + 2000, kind: "refuses" }];
    const clock = clockOf({ outages });
    expect(clock.failuresBefore).toHaveProperty("connection refused");
    expect(why(clock.failed)).toBe("probes failed already when the fault came");
    expectWithin(clock.answered, 2000);
  });

  it("counts a request that was under way when the fault came to the fault", () => {
    const outages: Outage[] = [{ fromMs: T0 + 3, toMs: T0 + 2000, kind: "refuses" }];
    const samples = simulate({ outages, untilMs: 40_000, lateMs: () => 0, answerMs: () => 4 });
    const clock = pathClock(samples, "app", {
      t0: instant(T0 + 3),
      healed: null,
      limitMs: milliseconds(60_000),
      untilMs: milliseconds(40_000),
      steady: steadyBefore(samples, "app", { untilMs: milliseconds(T0 - 500) }),
    });
    expect(clock.failuresBefore).toEqual({});
    expect(clock.failuresAfter["connection reset"]).toBe(1);
    expectWithin(clock.failed, 0);
  });

  it.each([
    ["was slow by chance, not lost", 200, {}],
    ["was lost before", 1100, { "connection reset": 1 }],
  ])("counts what %s and was reset by the fault accordingly", (_, waitedMs, failuresBefore) => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 2000, kind: "refuses" }];
    const answerMs = (sentMs: number) => (sentMs === T0 - waitedMs ? waitedMs + 2 : 4);
    const samples = simulate({ outages, untilMs: 40_000, lateMs: () => 0, answerMs });
    const clock = read(samples, {});
    expect(clock.failuresBefore).toEqual(failuresBefore);
    expectWithin(clock.failed, 0);
    expect(within(clock.failed).highMs).toBeLessThan(2 * DELTA);
    expectWithin(clock.answered, 2000);
  });

  it("counts what was slow, and then held by a frozen target, to the fault", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 2000, kind: "holds" }];
    const answerMs = (sentMs: number) => (sentMs === T0 - 100 ? 102 : 4);
    const samples = simulate({ outages, untilMs: 40_000, lateMs: () => 0, answerMs });
    const clock = read(samples, {});
    expect(clock.failuresBefore).toEqual({});
    expectWithin(clock.failed, 0);
    expect(within(clock.failed).highMs).toBeLessThan(2 * DELTA);
  });

  it("has room for as many lost probes as an hour of one every 10 ms makes", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 3_600_000, kind: "refuses" }];
    const untilMs = T0 + 3_600_000;
    const clock = clockOf({ outages, everyMs: 10, untilMs, limitMs: 3_600_000 });
    expectWithin(clock.failed, 0);
    expect(clock.answered.kind).toBe("censored");
  });

  it("tells a single failure where there was none before, which takes no pace away", () => {
    const clock = clockOf({ wrong: (_, probe) => (probe === 300 ? "HTTP 500" : null) });
    expectWithin(clock.failed, 3000);
    expect(within(clock.answered).highMs).toBeLessThan(3100);
    expect(clock.steadyAgain.kind).toBe("none");
  });

  it("is wider where the prober itself was asleep", () => {
    const outages: Outage[] = [{ fromMs: T0, toMs: T0 + 5000, kind: "refuses" }];
    // Asleep from 4.9 s to 5.2 s after the fault: everything due in between is sent at its end.
    const asleep = { fromMs: T0 + 4900, toMs: T0 + 5200 };
    const lateMs = (dueMs: number) =>
      dueMs >= asleep.fromMs && dueMs < asleep.toMs ? asleep.toMs - dueMs : 0.2;
    const clock = clockOf({ outages, lateMs });
    expectWithin(clock.answered, 5000);
    expect(within(clock.answered).widthMs).toBeGreaterThan(300);
  });
});

describe("the clock of a path that is only slow", () => {
  const slowly = (toMs: number, factor: number) => {
    const random = seeded(9, "slow");
    return (sentMs: number) =>
      (4 + 2 * random.next()) * (sentMs >= T0 && sentMs < toMs ? factor : 1);
  };

  it("knows when it is at its former pace again", () => {
    const clock = clockOf({ answerMs: slowly(T0 + 10_000, 5), healedMs: T0 + 10_000 });
    expect(clock.failed.kind).toBe("none");
    expectWithin(clock.steadyAgain, 10_000);
    expect(within(clock.recovery).highMs).toBeLessThan(2 * DELTA + 60);
  });

  it("isn't at its former pace at half of it, however long that lasts", () => {
    const clock = clockOf({
      answerMs: slowly(Number.POSITIVE_INFINITY, 2),
      healedMs: T0 + 10_000,
      untilMs: T0 + 60_000,
    });
    expect(clock.steadyAgain.kind).toBe("censored");
    expect(clock.recovery.kind).toBe("censored");
  });
});
