import type { Recall, Side, TargetName } from "../../evidence/round.ts";
import { monotonicNow } from "../../host/clock.ts";
import { failureOf } from "../../load/outcome.ts";
import { playLoop } from "../../load/play.ts";
import type { ClosedLoop, Sample } from "../../load/wire.ts";
import { quantile } from "../../stats/quantile.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Lab } from "./lab.ts";
import { type Pair, SIDES } from "./pair.ts";

/** Where requests go: all that a pass needs to know of what is up. */
type Asked = Pick<Pair, "targets">;

export const TARGET_NAMES: readonly TargetName[] = ["a", "b", "direct"];

/** Longer than any pass over a target that answers at all. */
const PASS_LIMIT_MS = milliseconds(600_000);
/** Timeouts in a row; what is not asked then counts as unanswered. */
export const GIVE_UP_AFTER = 10;

/** A closed loop with one user: queries in order, each to every target in turn. */
function inTurn(lab: Lab, pair: Asked, queries: readonly number[]): ClosedLoop {
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

/**
 * The recall pass: every query once on every target, which also warms them.
 * @param names of the targets, in their order
 */
export async function recallPass(
  lab: Lab,
  pair: Asked,
  names: readonly TargetName[] = TARGET_NAMES,
): Promise<Partial<Record<TargetName, Recall>>> {
  const queries = Array.from({ length: lab.data.queryCount }, (_, query) => query);
  // Recall doesn't depend on who else asks, and two users are done sooner.
  const loop = { ...inTurn(lab, pair, queries), users: 2 };
  const samples = await playLoop(lab.generator, loop, { name: "recall", signal: lab.signal });
  const recall: Partial<Record<TargetName, Recall>> = {};
  pair.targets.forEach((_, target) => {
    const name = names[target];
    if (name === undefined) return;
    const answers = queries.map(() => null as readonly string[] | null);
    for (const sample of samples) {
      const request = loop.requests[sample.request];
      if (request?.[0] === target && sample.idCount >= 0) answers[request[1]] = sample.ids;
    }
    const found = lab.data.recallOf(answers);
    if (found !== null) recall[name] = found;
  });
  return recall;
}

/** What the warm windows showed, of both sides or of the one that was up. */
export interface Warmth<S extends Side = Side> {
  readonly windows: number;
  readonly tookMs: Milliseconds;
  readonly settled: Readonly<Record<S, boolean>>;
  /** 99th percentile of the last window's successes, for each side; the timeout where none succeeded. */
  readonly p99: Readonly<Record<S, Milliseconds>>;
}

/** Two windows' medians that differ by less have settled. */
const SETTLED = 0.05;

/**
 * Windows of requests in turn until either side has had two medians in a row that agree, or the limit
 * has passed: then it is measured anyway, flagged; a target that won't settle is the target's doing.
 * A side that has settled stays so: waiting until both agree in the same window waits for chance.
 * @param sides those that are up, in the order of the targets
 */
export async function warmWindows<S extends Side = Side>(
  lab: Lab,
  pair: Asked,
  sides: readonly S[] = SIDES as readonly S[],
): Promise<Warmth<S>> {
  const began = monotonicNow();
  const { window, limitMs } = lab.plan.load.warm;
  const asked = { targets: pair.targets.slice(0, sides.length) };
  let before: Record<S, number> | null = null;
  let settled = perSide(sides, () => false);
  for (let windows = 1; ; windows += 1) {
    const first = (windows * window) % lab.data.queryCount;
    const queries = Array.from({ length: window }, (_, i) => (first + i) % lab.data.queryCount);
    const loop = { ...inTurn(lab, asked, queries), limitMs };
    const samples = await playLoop(lab.generator, loop, { name: "warm", signal: lab.signal });
    const quantileOf = (side: S, q: number) =>
      targetQuantile(lab, { loop, samples, target: sides.indexOf(side), q });
    const now = perSide(sides, (side) => quantileOf(side, 0.5));
    settled = perSide(
      sides,
      (side) => settled[side] || (before !== null && agrees(before[side], now[side])),
    );
    const tookMs = milliseconds(monotonicNow() - began);
    if (sides.every((side) => settled[side]) || tookMs > limitMs) {
      const p99 = perSide(sides, (side) => milliseconds(quantileOf(side, 0.99)));
      return { windows, tookMs, settled, p99 };
    }
    before = now;
  }
}

const perSide = <S extends Side, T>(sides: readonly S[], of: (side: S) => T): Record<S, T> =>
  Object.fromEntries(sides.map((side) => [side, of(side)])) as Record<S, T>;

const agrees = (left: number, right: number): boolean => Math.abs(Math.log(left / right)) < SETTLED;

function targetQuantile(
  lab: Lab,
  window: { loop: ClosedLoop; samples: readonly Sample[]; target: number; q: number },
): number {
  const latencies = window.samples
    .filter((sample) => window.loop.requests[sample.request]?.[0] === window.target)
    .filter((sample) => failureOf(sample, lab.data.idsExpected) === null)
    .map((sample) => sample.latencyMs);
  return quantile(latencies, window.q) ?? lab.plan.load.timeoutMs;
}
