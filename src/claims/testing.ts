import { type Evidence, evidence as schema } from "../evidence/evidence.ts";
import type { Figure, Point, PointName, Round, Side } from "../evidence/round.ts";

/** What a made-up bench found; everything that isn't said is unremarkable. */
export interface Bench {
  /** Server's latency over local's at the quiet point. */
  readonly quiet?: number;
  /** null: no busy point was offered. */
  readonly busy?: number | null;
  /** Server's CPU for a query over local's. */
  readonly cpu?: number;
  /** How far the rounds' figures lie apart (ln). */
  readonly spread?: number;
  readonly rounds?: number;
  readonly looks?: readonly number[];
}

const UNREMARKABLE: Required<Bench> = {
  quiet: 1,
  busy: 1,
  cpu: 1,
  spread: 0.01,
  rounds: 5,
  looks: [5, 8, 12],
};

/** Rounds' deviations in units of the spread: any first five, eight or twelve have a mean near 0. */
const DEVIATIONS = [0.9, -1.1, 0.3, -0.9, 0.8, -0.6, 1.2, -0.5, 0.2, -1.0, 1.0, -0.3];

const value = (log: number): Figure => ({ kind: "value", logRatio: log, pairs: 200 }) as Figure;

function point(name: PointName, log: number): Point {
  const times = Math.exp(log);
  const target = (ms: number) => ({
    requests: 200,
    failures: {},
    p50: { kind: "value", ms },
    storageMsP50: ms / 2,
    histogram: "",
  });
  return {
    bOverA: value(log),
    directOverA: name === "quiet" ? value(log - 0.2) : null,
    storageBOverA: value(log + 0.1),
    bothFailed: 0,
    overlapped: name === "quiet" ? 0 : null,
    latenessMsP95: 0.2,
    targets: {
      a: target(2),
      b: target(2 * times),
      ...(name === "quiet" ? { direct: target(1.6 * times) } : {}),
    },
    host: {
      wallMs: 8000,
      cores: 2,
      busyCores: name === "quiet" ? 0.6 : 1.5,
      targetCores: 0.4,
      generatorCores: 0.1,
      harnessCores: 0.05,
      foreignCores: 0.05,
      stealCores: 0,
    },
  } as unknown as Point;
}

function resources(cpuSeconds: number): unknown {
  const part = { role: "backend", cpuSeconds, pssBytesMax: 2 ** 28, processes: 1 };
  return { cpuSeconds, queries: 600, pssBytesMax: 2 ** 28, diskBytes: 2 ** 26, parts: [part] };
}

function round(number: number, bench: Required<Bench>): Round {
  const deviation = bench.spread * (DEVIATIONS[(number - 1) % DEVIATIONS.length] ?? 0);
  const at = (ratio: number): number => Math.log(ratio) + deviation;
  return {
    number,
    seed: 1,
    beganAt: "2026-11-25T17:30:00.000Z",
    tookMs: 30_000,
    state: { kind: "valid" },
    startOrder: ["a", "b"],
    starts: {},
    warm: null,
    recall: {
      a: { queries: 500, unanswered: 0, mean: 0.98 },
      b: { queries: 500, unanswered: 0, mean: 0.98 },
    },
    quiet: point("quiet", at(bench.quiet)),
    busy: bench.busy === null ? null : point("busy", at(bench.busy)),
    resources: { a: resources(1), b: resources(bench.cpu * Math.exp(deviation)) },
    checks: [],
  } as unknown as Round;
}

/** A made-up run's evidence that obeys the schema. */
export function evidenceOf(options: Bench = {}): Evidence {
  const bench: Required<Bench> = { ...UNREMARKABLE, ...options };
  const busy =
    bench.busy === null
      ? { kind: "not offered", why: "at 0.5/s it would take too long" }
      : {
          kind: "offered",
          capacity: { a: 400, b: 300 },
          ratePerSecond: 150,
          blocks: 12,
          blockMs: 750,
          silenceMs: 150,
        };
  const setup = { driver: "process", description: "", parts: [] };
  return schema.parse({
    version: 1,
    run: {
      id: "made-up",
      command: "bench",
      beganAt: "2026-11-25T17:30:00.000Z",
      tookMs: 200_000,
      ending: { kind: "complete" },
    },
    plan: {
      name: "quick",
      seed: 1,
      looks: bench.looks,
      claims: ["query-speed", "faster", "latency-network", "resources"],
      aa: false,
      recallLossMax: 0.01,
      failureShareMax: 0.001,
      confidencePass: 0.9,
    },
    environment: {
      cpuModel: "",
      cores: 2,
      memoryBytes: 2 ** 32,
      kernel: "",
      distribution: "",
      versions: {},
      variables: {},
      commit: null,
    },
    data: null,
    setups: { a: { name: "local", ...setup }, b: { name: "server", ...setup } },
    calibration: { warmMsP99: { a: 5, b: 6 }, quietGapMs: 20, busy },
    nullServer: null,
    noopBackend: { p50: { kind: "value", ms: 0.5 } },
    rounds: Array.from({ length: bench.rounds }, (_, index) => round(index + 1, bench)),
    drills: [],
    checks: [],
  });
}

/** The same evidence with other rounds. */
export const withRounds = (
  evidence: Evidence,
  change: (round: Round, index: number) => Round,
): Evidence => ({ ...evidence, rounds: evidence.rounds.map(change) });

/** The same evidence with something else at a point of every round, or of those named. */
export const withPoint = (
  evidence: Evidence,
  of: { readonly point: PointName; readonly rounds?: readonly number[] },
  change: (point: Point) => Partial<Point>,
): Evidence =>
  withRounds(evidence, (round) => {
    const before = round[of.point];
    if (before === null || of.rounds?.includes(round.number) === false) return round;
    return { ...round, [of.point]: { ...before, ...change(before) } };
  });

/** Requests of a side that failed at a point of every round. */
export const withFailures = (
  evidence: Evidence,
  of: { readonly side: Side; readonly point: PointName; readonly failed: number },
): Evidence =>
  withPoint(evidence, of, ({ targets }) => {
    const { [of.side]: target } = targets;
    if (target === undefined) return {};
    return { targets: { ...targets, [of.side]: { ...target, failures: { timeout: of.failed } } } };
  });

/** The middle pair fails, in every round or in those named. */
export const withFailedFigure = (
  evidence: Evidence,
  of: { readonly point: PointName; readonly rounds?: readonly number[] },
  by: "a" | "x" | "both",
): Evidence => withPoint(evidence, of, () => ({ bOverA: { kind: "failed", by } }));
