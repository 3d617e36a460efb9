import type { Evidence } from "../evidence/evidence.ts";
import type { Check, PointName, Round, Side } from "../evidence/round.ts";
import { mean } from "../stats/moments.ts";
import { decimal, percent } from "./words.ts";

/** Why a verdict can't be given although the figures alone would give it. */
export interface Bars {
  readonly supported: readonly string[];
  readonly refuted: readonly string[];
}

/** From here on a busy host has nothing left to give, and latencies show the host. */
const SATURATED = 0.95;
/** Below this the host itself may be what is slow at low load. */
const IDLE_MIN = 0.3;

const NAMES: Readonly<Record<Side, string>> = { a: "local", b: "the server" };

/**
 * What bars a verdict on latencies. Failures and lost recall of b bar only "supported": they can't
 * make b slower than it is. Failures of a bar "supported", too: each counts as an infinite latency
 * of a, so b would win against a baseline that doesn't work. A lower recall of a bars "refuted": a
 * would be the faster one for having searched less.
 */
export function latencyBars(
  evidence: Evidence,
  rounds: readonly Round[],
  points: readonly PointName[],
): Bars {
  const recall = recallBars(evidence, rounds);
  return {
    supported: [
      ...failures(evidence, rounds, { side: "b", points }),
      ...failures(evidence, rounds, { side: "a", points }),
      ...recall.supported,
      ...targetChecks(rounds, () => true),
      ...(points.includes("busy") ? saturation(rounds) : []),
    ],
    refuted: [...recall.refuted, ...noIdleHost(rounds)],
  };
}

/**
 * What bars a verdict on CPU per query. A saturated host doesn't: CPU time is counted, not waited
 * for. Failures of a bar both: a query that fails early costs a less, one that times out more.
 */
export function resourceBars(evidence: Evidence, rounds: readonly Round[]): Bars {
  const recall = recallBars(evidence, rounds);
  const points = ["busy"] as const;
  const baseline = failures(evidence, rounds, { side: "a", points });
  return {
    supported: [
      ...failures(evidence, rounds, { side: "b", points }),
      ...baseline,
      ...recall.supported,
      ...targetChecks(rounds, ({ name }) => !name.includes("lateness")),
    ],
    refuted: [...baseline, ...recall.refuted],
  };
}

function failures(
  { plan }: Evidence,
  rounds: readonly Round[],
  of: { side: Side; points: readonly PointName[] },
): string[] {
  return of.points.flatMap((point) => {
    const targets = rounds.flatMap((round) => round[point]?.targets[of.side] ?? []);
    const requests = targets.reduce((sum, target) => sum + target.requests, 0);
    const failed = targets
      .flatMap((target) => Object.values(target.failures))
      .reduce((sum, count) => sum + count, 0);
    // Compared as counts: 1 of 1,000 must not exceed 0.1 % by a rounding error.
    if (failed <= plan.failureShareMax * requests + 1e-9) return [];
    const found = `${failed} of ${requests} queries (${percent(failed / requests)})`;
    return [
      `${NAMES[of.side]} failed ${found} when ${point}, more than ${percent(plan.failureShareMax)}`,
    ];
  });
}

/** Recall is a condition of the comparison, so a round without it is as bad as a low one. */
function recallBars({ plan }: Evidence, rounds: readonly Round[]): Bars {
  if (rounds.length === 0) return { supported: [], refuted: [] };
  const pairs = rounds.flatMap(({ recall: { a, b } }) =>
    a && b ? [{ a: a.mean, b: b.mean }] : [],
  );
  if (pairs.length < rounds.length)
    return { supported: ["recall wasn't measured in every round"], refuted: [] };
  const a = mean(pairs.map((pair) => pair.a));
  const b = mean(pairs.map((pair) => pair.b));
  const words = `recall is ${a.toFixed(3)} on local and ${b.toFixed(3)} on the server`;
  const limit = `more than ${decimal(plan.recallLossMax)} apart`;
  const loss = a - b;
  // Compared with a hair of slack: 0.99 − 0.98 is more than 0.01 in binary.
  if (loss > plan.recallLossMax + 1e-9)
    return { supported: [`${words}, ${limit}: it may be faster for finding less`], refuted: [] };
  if (-loss > plan.recallLossMax + 1e-9)
    return { supported: [], refuted: [`${words}, ${limit}: local may be faster for finding less`] };
  return { supported: [], refuted: [] };
}

/** What a target did to the measurement is kept, but nothing good can be built on it. */
function targetChecks(rounds: readonly Round[], counts: (check: Check) => boolean): string[] {
  const found = rounds.flatMap(({ checks, number }) =>
    checks
      .filter((check) => check.outcome === "target" && counts(check))
      .map((check) => ({ ...check, number })),
  );
  const names = [...new Set(found.map(({ name }) => name))];
  return names.map((name) => {
    const same = found.filter((check) => check.name === name);
    const numbers = [...new Set(same.map(({ number }) => number))];
    const where = `round${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}`;
    return `the target itself got in the way (${name}, ${where}: ${same[0]?.words ?? ""})`;
  });
}

function saturation(rounds: readonly Round[]): string[] {
  const busy = busyShare(rounds, "busy");
  if (busy === null || busy < SATURATED) return [];
  return [`the host was ${percent(busy)} busy at the busy point: latencies there show the host`];
}

function noIdleHost(rounds: readonly Round[]): string[] {
  const busy = busyShare(rounds, "quiet");
  if (busy === null || 1 - busy >= IDLE_MIN - 1e-9) return [];
  const found = `the host was only ${percent(1 - busy)} idle at the quiet point`;
  return [`${found}, less than ${percent(IDLE_MIN)}: the machine may be what is slow`];
}

/** CPU in use of all there is, over the rounds; null where it wasn't measured. */
function busyShare(rounds: readonly Round[], point: PointName): number | null {
  const hosts = rounds.flatMap((round) => round[point]?.host ?? []);
  const used = hosts.reduce((sum, { busyCores, wallMs }) => sum + busyCores * wallMs, 0);
  const all = hosts.reduce((sum, { cores, wallMs }) => sum + cores * wallMs, 0);
  return all === 0 ? null : used / all;
}
