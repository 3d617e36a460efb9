import {
  type CapacityAt,
  type CapacityEvidence,
  capacity as schema,
} from "../../evidence/capacity.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { evidenceOf } from "../testing.ts";

/** A bench's evidence with these ladders, as it reads back from its file. */
export const evidenceWith = (capacity: CapacityEvidence | null): Evidence => ({
  ...evidenceOf({ rounds: 0 }),
  capacity: capacity === null ? null : schema.parse(JSON.parse(JSON.stringify(capacity))),
});

/** Capacities in requests a second; every repeat finds the same. */
export interface Told {
  readonly a: readonly [low: number, high: number] | CapacityAt;
  readonly b: readonly [low: number, high: number] | CapacityAt;
  readonly repeats?: number;
  /** What came of ten times local's users in every repeat; null: it wasn't offered. */
  readonly direct?: "held" | "missed" | "open" | null;
  /** Of the server; local's is 0.98. */
  readonly recall?: number;
  readonly contrast?: CapacityEvidence["ladders"][number]["contrast"];
}

const LIMITS = [50, 250];

/** The same count with the server once more, as `b` of several backends tells it; local as it was. */
export function withSeveral(
  capacity: CapacityEvidence,
  several: Told["b"],
  more: Pick<Told, "recall" | "direct"> = {},
): CapacityEvidence {
  const contrast = "several backends behind a balancer";
  const { repeats } = capacity;
  const wide = capacityEvidence({ a: several, b: several, repeats, contrast, ...more });
  return {
    ...capacity,
    several: { backends: 3, missing: null },
    ladders: [...capacity.ladders, ...wide.ladders.filter(({ side }) => side === "b")],
    direct: [...capacity.direct, ...wide.direct],
    recall: [...capacity.recall, ...wide.recall],
  };
}

/** What a count of users found; what isn't said is unremarkable, and alike at both limits. */
export function capacityEvidence(told: Told): CapacityEvidence {
  const { a, b, repeats = 2, direct = null, recall = 0.98 } = told;
  const { contrast = "one backend each" } = told;
  const all = Array.from({ length: repeats }, (_, index) => index + 1);
  const ladder = (side: "a" | "b", repeat: number) => {
    const capacity = capacityAt(side === "a" ? a : b);
    const rungs = capacity.kind === "between" ? rungsOf(capacity) : [];
    const capacities = LIMITS.map((limitMs) => ({ limitMs, capacity }));
    const pssBytes = (side === "a" ? 300 : 700) * 1024 ** 2;
    return { contrast, side, repeat, tookMs: 60_000, pssBytes, rungs, capacities };
  };
  const recalled = (mean: number) => ({ queries: 100, unanswered: 0, mean });
  const tenTimes = 10 * (Array.isArray(a) ? (a[1] ?? 0) : 0);
  return schema.parse({
    thinkMs: 10_000,
    objective: { percentile: 99, limitsMs: LIMITS, badMax: 0.01, failedMax: 0.001 },
    step: 1.25,
    repeats,
    several: null,
    generator: {
      rungs: [
        { ratePerSecond: 4000, processes: 1, latenessMsP95: 1.1, latencyMsP99: 3, onTime: true },
        { ratePerSecond: 8000, processes: 2, latenessMsP95: 9, latencyMsP99: 30, onTime: false },
      ],
      ceilingPerSecond: 4000,
    },
    recall: all.map((repeat) => ({
      contrast,
      repeat,
      of: { a: recalled(0.98), b: recalled(recall) },
    })),
    ladders: all.flatMap((repeat) => [ladder("a", repeat), ladder("b", repeat)]),
    direct: all.flatMap((repeat) =>
      LIMITS.map((limitMs) => ({
        contrast,
        repeat,
        limitMs,
        times: 10,
        ratePerSecond: tenTimes,
        rung: direct === null ? null : rung(tenTimes, direct),
        why: direct === null ? "the server misses the limit at 60/s already" : null,
      })),
    ),
  });
}

const capacityAt = (told: Told["a"]): CapacityAt =>
  "kind" in told
    ? told
    : ({
        kind: "between",
        lowPerSecond: told[0],
        highPerSecond: told[1],
        estimatePerSecond: Math.sqrt(told[0] * told[1]),
      } as CapacityAt);

/** Latency grows with load, as it does before a queue. */
function rungsOf({ lowPerSecond, highPerSecond }: Extract<CapacityAt, { kind: "between" }>) {
  return [
    rung(lowPerSecond / 2, "held"),
    rung(lowPerSecond, "held"),
    rung(highPerSecond, "missed"),
  ];
}

function rung(ratePerSecond: number, state: "held" | "missed" | "open") {
  const ms = { held: 20, open: 50, missed: 600 }[state] * (1 + ratePerSecond / 1000);
  const bad = state === "missed" ? 300 : 3;
  return {
    ratePerSecond,
    passes: 2,
    requests: 1000,
    failures: {},
    p50: { kind: "value", ms: ms / 5 },
    atPercentile: { kind: "value", ms },
    objectives: LIMITS.map((limitMs) => ({
      limitMs,
      bad,
      badLow: (bad - 2) / 1000,
      badHigh: (bad + 4) / 1000,
      state,
    })),
    latenessMsP95: 1.1,
    targetCores: 0.9,
    generatorCores: 0.3,
    busyCores: 1.3,
    notOffered: null,
  };
}
