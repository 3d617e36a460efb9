import { describe, expect, it } from "vitest";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Ask, Reply } from "./ask.ts";
import { startProber } from "./prober.ts";
import type { ProbePath, ProbeSample } from "./probing.ts";

const RIGHT: Reply = { kind: "reply", status: 200, text: '{"ids":["a"]}' };

/** A clock that stands still until it is turned. */
function virtualClock() {
  let now = 0;
  let waiting: { at: number; wake: () => void } | null = null;
  return {
    now: () => now as Milliseconds,
    after(time: Milliseconds, wake: () => void) {
      waiting = { at: now + time, wake };
      return () => {
        waiting = null;
      };
    },
    /** Turns to a time, as a thread that is awake all the way does. */
    turnTo(end: number) {
      while (waiting !== null && waiting.at <= end) {
        const { at, wake } = waiting;
        now = Math.max(now, at);
        waiting = null;
        wake();
      }
      now = end;
    },
    /** A thread that was asleep: it wakes up late. */
    sleepTo(end: number) {
      now = end;
    },
  };
}

const path = (name: ProbePath["name"], queries = 2): ProbePath => ({
  name,
  url: `http://${name}/query`,
  headers: {},
  queries: Array.from({ length: queries }, (_, query) => ({
    body: `${query}`,
    expectFirst: ["a"],
  })),
});

function open(ask: Ask, paths: readonly ProbePath[] = [path("app")]) {
  const clock = virtualClock();
  const samples: ProbeSample[] = [];
  const prober = startProber({
    paths,
    everyMs: milliseconds(50),
    timeoutMs: milliseconds(5000),
    clock,
    ask,
    onSample: (sample) => samples.push(sample),
  });
  return { clock, samples, prober };
}

describe("the prober", () => {
  it("sends a probe every interval, though none is ever answered", () => {
    let asked = 0;
    const { clock } = open(() => {
      asked += 1;
      return new Promise(() => undefined);
    });
    clock.turnTo(10_000);
    expect(asked).toBe(201);
  });

  it("sends the paths' probes apart from each other, each path's queries in turn", async () => {
    const { clock, samples, prober } = open(async () => RIGHT, [path("app", 3), path("direct")]);
    clock.turnTo(200);
    await prober.stop();
    const of = (name: string) => samples.filter((sample) => sample.path === name);
    expect(of("app").map(({ dueMs }) => dueMs)).toEqual([0, 50, 100, 150, 200]);
    expect(of("direct").map(({ dueMs }) => dueMs)).toEqual([25, 75, 125, 175]);
    expect(of("app").map(({ query }) => query)).toEqual([0, 1, 2, 0, 1]);
    expect(of("app").every(({ failure }) => failure === null)).toBe(true);
  });

  it("keeps its own lateness, and sends what is overdue", async () => {
    const { clock, samples, prober } = open(async () => RIGHT);
    clock.turnTo(100);
    clock.sleepTo(330);
    clock.turnTo(350);
    await prober.stop();
    expect(samples.map(({ dueMs }) => dueMs)).toEqual([0, 50, 100, 150, 200, 250, 300, 350]);
    expect(samples.map(({ sentMs, dueMs }) => sentMs - dueMs)).toEqual([
      0, 0, 0, 180, 130, 80, 30, 0,
    ]);
  });

  it("doesn't flood the target after a long sleep", async () => {
    const { clock, samples, prober } = open(async () => RIGHT);
    clock.sleepTo(60_000);
    clock.turnTo(60_000);
    await prober.stop();
    expect(samples).toHaveLength(22);
    expect(samples.at(-1)?.dueMs).toBe(60_000);
  });

  it("sends elsewhere from a redirect on, on that path only", async () => {
    const asked: string[] = [];
    const ask: Ask = async ({ url }) => {
      asked.push(url);
      return RIGHT;
    };
    const { clock, prober } = open(ask, [path("app"), path("direct")]);
    clock.turnTo(49);
    prober.redirect("app", "http://new/query");
    clock.turnTo(99);
    expect(asked).toEqual([
      "http://app/query",
      "http://direct/query",
      "http://new/query",
      "http://direct/query",
    ]);
  });

  it("waits at its stop for what is under way, and sends no more", async () => {
    let answer: (reply: Reply) => void = () => undefined;
    let asked = 0;
    const { clock, samples, prober } = open(() => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const stopped = prober.stop();
    clock.turnTo(1000);
    expect(asked).toBe(1);
    answer({ kind: "none", why: "timeout" });
    await stopped;
    expect(samples).toMatchObject([{ sentMs: 0, doneMs: 1000, failure: "timeout" }]);
  });

  it("drops what is under way when it is aborted: nobody knows what becomes of it", async () => {
    const ask: Ask = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ kind: "none", why: "stopped" }));
      });
    const { clock, samples, prober } = open(ask);
    clock.turnTo(100);
    prober.abort();
    await prober.stop();
    expect(samples).toEqual([]);
  });

  it("refuses a path without a known query", () => {
    expect(() => open(async () => RIGHT, [path("app", 0)])).toThrow(RangeError);
  });
});
