import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { catalogue } from "../claims/catalogue.ts";
import { scorecard } from "../claims/scorecard.ts";
import { type Evidence, evidence as schema } from "../evidence/evidence.ts";
import type { Point, Round, TargetAtPoint } from "../evidence/round.ts";
import type { ReportInput } from "./input.ts";

/** What a made-up run looks like; everything else follows from it. */
export interface FakeRun {
  /** Server's latency over local's. */
  readonly ratios: { readonly quiet: number; readonly busy: number | null };
  readonly rounds: number;
}

/** Numbers that look random and are the same each time. */
function drawn(seed: number): () => number {
  let state = seed * 2_654_435_761 + 12_345;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** A histogram of latencies with a tail, encoded as the evidence keeps it. */
function histogramOf(middleMs: number, count: number, seed: number): string {
  const random = drawn(seed);
  const histogram = build({ bitBucketSize: 32, numberOfSignificantValueDigits: 3 });
  for (let index = 0; index < count; index += 1) {
    const normal = random() + random() + random() + random() - 2;
    const tail = random() < 0.03 ? 1 + 3 * random() : 1;
    histogram.recordValue(Math.round(middleMs * Math.exp(normal * 0.3) * tail * 1000));
  }
  return encodeIntoCompressedBase64(histogram);
}

function target(middleMs: number, requests: number, seed: number): TargetAtPoint {
  return {
    requests,
    failures: {},
    p50: { kind: "value", ms: middleMs },
    storageMsP50: middleMs * 0.6,
    histogram: histogramOf(middleMs, requests, seed),
  } as TargetAtPoint;
}

function point(baseMs: number, times: number, how: { seed: number; busy: boolean }): Point {
  const { seed, busy } = how;
  const requests = busy ? 260 : 200;
  const scatter = (drawn(seed)() - 0.5) * (busy ? 0.12 : 0.03);
  const figure = (log: number) => ({ kind: "value", logRatio: log, pairs: requests });
  return {
    bOverA: figure(Math.log(times) + scatter),
    directOverA: busy ? null : figure(Math.log(times * 0.7) + scatter),
    storageBOverA: figure(Math.log(times * 1.4) + scatter),
    bothFailed: 0,
    overlapped: busy ? null : 0.004,
    latenessMsP95: 0.21,
    targets: {
      a: target(baseMs, requests, seed + 1),
      b: target(baseMs * times, requests, seed + 2),
      ...(busy ? {} : { direct: target(baseMs * times * 0.7, requests, seed + 3) }),
    },
    host: {
      wallMs: 8000,
      cores: 4,
      busyCores: 1.2,
      targetCores: 0.8,
      generatorCores: 0.3,
      harnessCores: 0.05,
      foreignCores: 0.04,
      stealCores: 0,
    },
  } as unknown as Point;
}

/** One made-up valid round. */
export function fakeRound(number: number, run: FakeRun): Round {
  const { quiet, busy } = run.ratios;
  const part = (role: string, cpuSeconds: number, pssBytesMax: number) => ({
    role,
    cpuSeconds,
    pssBytesMax,
    processes: 1,
  });
  return {
    number,
    seed: 1000 + number,
    beganAt: `2026-11-25T17:${String(30 + number).padStart(2, "0")}:00.000Z`,
    tookMs: 31_400,
    state: { kind: "valid" },
    startOrder: number % 2 === 0 ? ["a", "b"] : ["b", "a"],
    starts: { a: { readyMs: 1840, firstQueryMs: 92 }, b: { readyMs: 2310, firstQueryMs: 118 } },
    warm: { windows: 3, tookMs: 4100, settled: { a: true, b: true } },
    recall: {
      a: { queries: 500, unanswered: 0, mean: 0.9874 },
      b: { queries: 500, unanswered: 0, mean: 0.9871 },
    },
    quiet: point(2.1, quiet, { seed: number * 10, busy: false }),
    busy: busy === null ? null : point(3.4, busy, { seed: number * 10 + 5, busy: true }),
    resources: {
      a: {
        cpuSeconds: 2.1,
        queries: 1460,
        pssBytesMax: 412_000_000,
        diskBytes: 61_000_000,
        parts: [part("backend", 2.1, 412_000_000)],
      },
      b: {
        cpuSeconds: 3.9,
        queries: 1460,
        pssBytesMax: 508_000_000,
        diskBytes: 61_000_000,
        parts: [part("backend", 2.2, 121_000_000), part("chroma", 1.7, 387_000_000)],
      },
    },
    checks: [
      { name: "generator on time", words: "lateness p95 0.21 ms, limit 1 ms", outcome: "passed" },
      { name: "foreign load", words: "0.04 cores, void above 0.3 cores", outcome: "passed" },
      {
        name: "settled",
        words: "two windows of b differed by 7 % after 15 s, limit 5 %",
        outcome: number === 2 ? "flagged" : "passed",
      },
    ],
  } as unknown as Round;
}

/** The same round, void: it is shown, but counts for nothing. */
export function voided(round: Round): Round {
  const reason = "foreign load 0.62 cores, void above 0.3 cores";
  return {
    ...round,
    state: { kind: "void", reasons: [reason] },
    checks: [...round.checks, { name: "foreign load", words: reason, outcome: "voided" }],
  };
}

/** The same point, where the server failed `failures` requests of `cause`. */
export function withFailures(of: Point, cause: string, failures: number): Point {
  const { b } = of.targets;
  if (b === undefined) return of;
  const succeeded = Math.max(0, b.requests - failures);
  const histogram = histogramOf(4, succeeded, 7);
  return {
    ...of,
    bOverA: failures * 2 > b.requests ? { kind: "failed", by: "x" } : of.bOverA,
    targets: {
      ...of.targets,
      b: {
        ...b,
        failures: { [cause]: failures },
        histogram,
        p50: failures * 2 > b.requests ? { kind: "failed" } : b.p50,
      },
    },
  };
}

/** A made-up run's evidence, checked against the schema. */
export function fakeEvidence(run: FakeRun): Evidence {
  const rounds = Array.from({ length: run.rounds }, (_, index) => fakeRound(index + 1, run));
  return schema.parse({
    version: 1,
    run: {
      id: "20261125T173322Z-quick-kmzt",
      command: "bench",
      beganAt: "2026-11-25T17:33:22.000Z",
      tookMs: 222_000,
      ending: { kind: "complete" },
    },
    plan: {
      name: "quick",
      seed: 1,
      looks: run.rounds > 1 ? [5, 8, 12] : [1],
      claims: ["query-speed", "faster", "latency-network", "resources"],
      aa: false,
      recallLossMax: 0.01,
      failureShareMax: 0.001,
      confidencePass: 0.9,
    },
    environment: {
      cpuModel: "AMD EPYC 7B13",
      cores: 4,
      memoryBytes: 16_766_820_352,
      kernel: "6.8.0-49-generic",
      distribution: "Debian GNU/Linux 13 (trixie)",
      versions: { chromadb: "1.5.9", k6: "1.4.0", node: "24.21.0", python: "3.13.5" },
      variables: { RAYON_NUM_THREADS: "4" },
      commit: "8ef0e8a",
    },
    data: fakeData,
    setups: fakeSetups,
    calibration: {
      warmMsP99: { a: 5.2, b: 7.9 },
      quietGapMs: 24,
      busy: {
        kind: "offered",
        capacity: { a: 412, b: 288 },
        ratePerSecond: 144,
        blocks: 12,
        blockMs: 750,
        silenceMs: 150,
      },
    },
    nullServer: { ratePerSecond: 288, latenessMsP95: 0.2, latencyMsP50: 0.4, onTime: true },
    noopBackend: { p50: { kind: "value", ms: 0.83 } },
    rounds,
    drills: [],
    checks: [],
  });
}

const fakeData = {
  source: "shipped",
  description: "WordNet glosses, embedded with MiniLM",
  hash: "sha256:5f1c0a5b",
  records: 10_000,
  queries: 500,
  dimension: 384,
  space: "cosine",
  k: 10,
  include: ["distances", "documents"],
  queriesFrom: "glosses that are not among the records",
  unflushedRecords: 0,
  diskBytes: 61_000_000,
  seedingMs: 8_400,
  groundTruthMs: 1_900,
  notes: ["The folder's size is a multiple of the sync threshold."],
};

const fakeSetups = {
  a: {
    name: "local",
    driver: "process",
    description: "One backend with an embedded PersistentClient, 40 threads",
    parts: [{ role: "backend", command: "python app.py --storage local" }],
  },
  b: {
    name: "server",
    driver: "process",
    description: "One backend with an HttpClient, one Chroma server behind it",
    parts: [
      { role: "backend", command: "python app.py --storage http" },
      { role: "chroma", command: "chroma run --path data --port 8000" },
    ],
  },
};

/** A whole report's input around the evidence, judged as a run would be. */
export function fakeInput(evidence: Evidence): ReportInput {
  return {
    evidence,
    scorecard: scorecard(evidence),
    claims: catalogue,
    folder: "reports/20261125T173322Z-quick-kmzt",
  };
}
