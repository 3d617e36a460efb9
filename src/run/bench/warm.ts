import type { Recall, Side, TargetName } from "../../evidence/round.ts";
import { monotonicNow } from "../../host/clock.ts";
import { failureOf } from "../../load/outcome.ts";
import { playLoop } from "../../load/play.ts";
import type { ClosedLoop, Sample } from "../../load/wire.ts";
import { quantile } from "../../stats/quantile.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Lab } from "./lab.ts";
import { type Pair, SIDES } from "./pair.ts";

export const TARGET_NAMES: readonly TargetName[] = ["a", "b", "direct"];

/** Longer than any pass over a target that answers at all. */
const PASS_LIMIT_MS = milliseconds(600_000);
/** Timeouts in a row; what is not asked then counts as unanswered. */
export const GIVE_UP_AFTER = 10;

/** A closed loop with one user: queries in order, each to every target in turn. */
function inTurn(lab: Lab, pair: Pair, queries: readonly number[]): ClosedLoop {
  return {
    targets: pair.targets,
    requests: queries.flatMap((query) => pair.targets.map((_, target) => [target, query] as const)),
    users: 1,
    limitMs: PASS_LIMIT_MS,
    timeoutMs: lab.plan.load.timeoutMs,
    giveUpAfter: GIVE_UP_AFTER,
    capture: "ids",
  };
}

/** The recall pass: every query once on every target, which also warms them. */
export async function recallPass(
  lab: Lab,
  pair: Pair,
): Promise<Partial<Record<TargetName, Recall>>> {
  const queries = Array.from({ length: lab.data.queryCount }, (_, query) => query);
  const loop = inTurn(lab, pair, queries);
  const samples = await playLoop(lab.generator, loop, { name: "recall", signal: lab.signal });
  const recall: Partial<Record<TargetName, Recall>> = {};
  pair.targets.forEach((_, target) => {
    const name = TARGET_NAMES[target];
    if (name === undefined) return;
    const answers = queries.map(() => null as readonly string[] | null);
    for (const sample of samples) {
      const request = loop.requests[sample.request];
      if (request?.[0] === target && sample.idCount >= 0) answers[request[1]] = sample.ids;
    }
    recall[name] = lab.data.recallOf(answers);
  });
  return recall;
}

/** What the warm windows showed. */
export interface Warmth {
  readonly windows: number;
  readonly tookMs: Milliseconds;
  readonly settled: Readonly<Record<Side, boolean>>;
  /** 99th percentile of the last window's successes, for each side; the timeout where none succeeded. */
  readonly p99: Readonly<Record<Side, Milliseconds>>;
}

/** Two windows' medians that differ by less have settled. */
const SETTLED = 0.05;

/**
 * Windows of requests in turn until two medians agree for both sides, or the limit has passed: then
 * it is measured anyway, flagged; a target that won't settle is the target's doing.
 */
export async function warmWindows(lab: Lab, pair: Pair): Promise<Warmth> {
  const began = monotonicNow();
  const { window, limitMs } = lab.plan.load.warm;
  const twoOnly = { ...pair, targets: pair.targets.slice(0, 2) };
  let before: Record<Side, number> | null = null;
  for (let windows = 1; ; windows += 1) {
    const first = (windows * window) % lab.data.queryCount;
    const queries = Array.from({ length: window }, (_, i) => (first + i) % lab.data.queryCount);
    const loop = { ...inTurn(lab, twoOnly, queries), limitMs };
    const samples = await playLoop(lab.generator, loop, { name: "warm", signal: lab.signal });
    const now = perSide((side) => sideQuantile(lab, { loop, samples, side, q: 0.5 }));
    const settled = perSide((side) => before !== null && agrees(before[side], now[side]));
    const tookMs = milliseconds(monotonicNow() - began);
    if ((settled.a && settled.b) || tookMs > limitMs) {
      const p99 = perSide((side) =>
        milliseconds(sideQuantile(lab, { loop, samples, side, q: 0.99 })),
      );
      return { windows, tookMs, settled, p99 };
    }
    before = now;
  }
}

const perSide = <T>(of: (side: Side) => T): Record<Side, T> => ({ a: of("a"), b: of("b") });

const agrees = (left: number, right: number): boolean => Math.abs(Math.log(left / right)) < SETTLED;

function sideQuantile(
  lab: Lab,
  window: { loop: ClosedLoop; samples: readonly Sample[]; side: Side; q: number },
): number {
  const target = SIDES.indexOf(window.side);
  const latencies = window.samples
    .filter((sample) => window.loop.requests[sample.request]?.[0] === target)
    .filter((sample) => failureOf(sample, lab.data.idsExpected) === null)
    .map((sample) => sample.latencyMs);
  return quantile(latencies, window.q) ?? lab.plan.load.timeoutMs;
}
