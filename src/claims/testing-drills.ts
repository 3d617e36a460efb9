import {
  type Distribution,
  type DrillEvidence,
  type FindingKind,
  type Moment,
  type PathName,
  drill as schema,
} from "../evidence/drill.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { milliseconds } from "../units/quantity.ts";
import { evidenceOf } from "./testing.ts";

/** What a made-up drill found; everything that isn't said is unremarkable. */
export interface MadeUp {
  readonly name?: string;
  readonly title?: string;
  readonly trial?: number;
  readonly setup?: "local" | "server";
  readonly faults?: readonly MadeUpFault[];
  /** From the healing to the former pace; "never" = not within the limit; null = no clock. */
  readonly backMs?: readonly [low: number, high: number] | "never" | null;
  readonly limitMs?: number;
  readonly decisionMs?: number;
  /** Data: verified at, from t0; "never" = it wasn't right until the drill's end. */
  readonly verifiedMs?: readonly [low: number, high: number] | "never";
  readonly findings?: readonly FindingKind[];
  /** Findings show only before the final restart. */
  readonly healedByRestart?: boolean;
  readonly ledger?: DrillEvidence["ledger"];
  readonly invariants?: DrillEvidence["invariants"];
  readonly distribution?: Distribution | null;
  readonly spans?: readonly { readonly id: string; readonly took: MadeUpMoment }[];
  readonly detections?: readonly MadeUpDetection[];
  readonly state?: DrillEvidence["state"];
  readonly leftOut?: readonly string[];
  readonly notes?: readonly string[];
  readonly cleanUp?: readonly string[];
}

interface MadeUpFault {
  readonly name: string;
  readonly on?: string;
  readonly healedAtMs?: number | null;
  readonly endedBy?: "environment" | "operator";
  readonly bit?: string | null;
}

/** [low, high], or a censored one by its limit. */
type MadeUpMoment = readonly [low: number, high: number] | number;

interface MadeUpDetection {
  readonly check: "paper" | "paper, every 1 s" | "good";
  readonly fault?: string;
  readonly noticed: MadeUpMoment;
  readonly falseAlarms?: number;
  readonly everyMs?: number;
  readonly withinMs?: number;
}

const moment = (made: MadeUpMoment): unknown =>
  typeof made === "number"
    ? { kind: "censored", afterMs: made }
    : { kind: "within", lowMs: made[0], highMs: made[1] };

const within = (lowMs: number, highMs: number): Moment => moment([lowMs, highMs]) as Moment;

/** When the fault is taken away, unless it says so itself. */
const HEALED_AT = 4000;

/** A drill's evidence that obeys the schema: a kill that costs nothing, unless told otherwise. */
export function drillOf(made: MadeUp = {}): DrillEvidence {
  const faults = made.faults ?? [{ name: "kill" }];
  const hasClock = made.backMs !== null && faults.length > 0;
  return schema.parse({
    name: made.name ?? "crash-persistence",
    title: made.title ?? "Does every acknowledged write survive a crash?",
    trial: made.trial ?? 1,
    seed: 1,
    setup: made.setup ?? "server",
    driver: "process",
    beganAt: "2026-11-25T17:30:00.000Z",
    tookMs: 58_000,
    state: made.state ?? { kind: "played" },
    steps: [
      { name: "stand up", atMs: -14_000, tookMs: 2900, words: "backend 1, chroma 1" },
      { name: "baseline", atMs: -11_000, tookMs: 11_000, words: "app: p95 5.1 ms" },
      { name: "break 1", atMs: 0, tookMs: 4000, words: "killed: the process is gone" },
    ],
    leftOut: made.leftOut ?? [],
    faults: faults.map(faultFacts),
    clock: hasClock ? clockOf(made, healedAt(faults)) : null,
    detections: (made.detections ?? []).map(detectionFacts),
    timeline: timelineOf(made, healedAt(faults)),
    ledger: made.ledger === undefined ? ledgerOf(made) : made.ledger,
    invariants: made.invariants ?? [],
    distribution: made.distribution,
    spans: (made.spans ?? []).map(({ id, took }) => ({ id, words: id, took: moment(took) })),
    notes: made.notes ?? [],
    cleanUp: made.cleanUp ?? [],
  });
}

const healedAt = (faults: readonly MadeUpFault[]): number | null => {
  const last = faults.at(-1);
  return last?.healedAtMs === undefined ? HEALED_AT : last.healedAtMs;
};

const faultFacts = (
  { name, on, healedAtMs, endedBy, bit }: MadeUpFault,
  index: number,
): unknown => ({
  name,
  on: on ?? "chroma 1",
  words: `does a ${name} to ${on ?? "chroma 1"}`,
  atMs: index * 1000,
  healedAtMs: healedAtMs === undefined ? HEALED_AT : healedAtMs,
  endedBy: endedBy ?? "environment",
  bit: bit === undefined ? "the process is gone" : bit,
  healed: healedAtMs === null ? null : "the process is back",
});

function clockOf(made: MadeUp, healed: number | null): unknown {
  const { limitMs = 60_000, decisionMs = 60_000 } = made;
  const zero = healed ?? 0;
  const back = made.backMs ?? [1900, 2000];
  const recovery = back === "never" ? moment(limitMs) : within(back[0], back[1]);
  const again = back === "never" ? moment(zero + limitMs) : within(zero + back[0], zero + back[1]);
  const answered =
    back === "never" ? moment(zero + limitMs) : within(zero + back[0] - 700, zero + back[0] - 600);
  const path = (name: PathName, latencyMs: number) => ({
    path: name,
    probes: 900,
    failuresBefore: {},
    failuresAfter: { "connection refused": 85, timeout: 3 },
    steady: {
      windows: 11,
      windowMs: 1000,
      latencyMsP95: latencyMs * 1.4,
      latencyMsLimit: latencyMs * 2.1,
      successShareMin: 1,
    },
    failed: within(0, 52),
    answered,
    steadyAgain: again,
    recovery: healed === null ? { kind: "none", why: "nothing was healed" } : recovery,
  });
  return {
    probeEveryMs: 50,
    limitMs,
    decisionMs,
    paths: [path("app", 4), path("direct", 2.6)],
    verified: verifiedOf(made, zero, back),
  };
}

function verifiedOf(made: MadeUp, zero: number, back: MadeUp["backMs"]): unknown {
  if (made.verifiedMs === "never") return moment(44_000);
  if (made.verifiedMs !== undefined) return moment(made.verifiedMs);
  const broken = (made.findings ?? []).length > 0;
  if (broken || back === "never" || back === null || back === undefined) return moment(44_000);
  return moment([zero + back[1] + 500, zero + back[1] + 2100]);
}

const detectionFacts = (made: MadeUpDetection): unknown => ({
  check: made.check,
  fault: made.fault ?? "kill",
  words: made.check === "paper" ? "GET /api/v1/heartbeat" : "a known query",
  everyMs: made.everyMs ?? (made.check === "paper" ? 1000 : 250),
  withinMs: made.withinMs ?? 3000,
  falseAlarms: made.falseAlarms ?? 0,
  noticed: moment(made.noticed),
});

const WHENS = ["after the recovery", "before the final restart", "after the final restart"];

function ledgerOf(made: MadeUp): unknown {
  const kinds = made.findings ?? [];
  return {
    requests: {
      add: { ok: 61, fail: 3, unknown: 2 },
      upsert: { ok: 118, fail: 4, unknown: 2 },
      delete: { ok: 40, fail: 1, unknown: 0 },
    },
    before: 2000,
    acknowledged: 321,
    syncThreshold: 100,
    readings: WHENS.flatMap((when, index) =>
      (["direct", "app"] as const).map((path) => ({
        when: `${when}, ${path}`,
        tookMs: 640,
        records: 2210,
        counted: 2210,
        unknownApplied: 2,
        reachability: index === 2 && path === "direct" ? { sampled: 300, missed: 17 } : null,
        completeness: { live: 2210, returned: 2210 },
        queueRows: path === "direct" ? 34 : null,
        findings: made.healedByRestart === true && index === 2 ? [] : kinds.map(findingFacts),
      })),
    ),
  };
}

/** The usual drill, whose last reading and controls missed so many of 300; null: no controls. */
export function reached(missed: number, controls: readonly number[] | null): DrillEvidence {
  const drill = drillOf({ trial: 30 });
  if (drill.ledger === null) return drill;
  const sampled = 300;
  const played = (controls ?? []).map((each) => ({
    ...{ requests: 193, tookMs: milliseconds(9000), sampled, missed: each },
  }));
  return {
    ...drill,
    ledger: {
      ...drill.ledger,
      controls: controls === null ? null : { wanted: 5, played, failed: [] },
      readings: drill.ledger.readings.map((reading) => ({
        ...reading,
        reachability: reading.reachability === null ? null : { sampled, missed },
      })),
    },
  };
}

const findingFacts = (kind: FindingKind): unknown => ({
  kind,
  plane: kind === "stuck" ? "log" : kind === "miscounted" ? "count" : "vectors",
  count: 3,
  examples: ["set-41: version 1 was acknowledged, nothing is there", "set-42: the same"],
});

/** Numbers that look random and are the same each time. */
const scatter = (index: number): number => ((Math.sin(index * 12.9898) * 43_758.5453) % 1) / 2;

function timelineOf(made: MadeUp, healed: number | null): unknown[] {
  if (made.backMs === null) return [];
  const back = made.backMs ?? [1900, 2000];
  const zero = healed ?? 0;
  const span =
    back === "never"
      ? { down: zero + 50_000, slow: 50_000 }
      : { down: zero + back[0] - 650, slow: zero + back[1] };
  const places = Array.from({ length: 230 }, (_, index) => index);
  return (["app", "direct"] as const).flatMap((path) =>
    places.map((index) => stretchOf(path, index, span)),
  );
}

function stretchOf(path: PathName, index: number, span: { down: number; slow: number }): unknown {
  const atMs = -11_000 + index * 250;
  const isDown = atMs >= 0 && atMs < span.down;
  const times = atMs >= span.down && atMs < span.slow ? 12 : 1;
  const latencyMs = (path === "app" ? 4 : 2.6) * (1 + scatter(index) / 2) * times;
  return {
    path,
    atMs,
    lastsMs: 250,
    right: isDown ? 0 : 5,
    failed: isDown ? 5 : 0,
    latencyMsP50: isDown ? null : latencyMs,
    latencyMsP95: isDown ? null : latencyMs * 1.5,
  };
}

/** Evidence of a run of drills alone. */
export function drilled(...drills: readonly DrillEvidence[]): Evidence {
  const evidence = evidenceOf({ rounds: 0 });
  return {
    ...evidence,
    run: { ...evidence.run, command: "drill" },
    plan: { ...evidence.plan, name: "drills", claims: [] },
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
    drills: [...drills],
  };
}

/** The same drill, trial after trial. */
export const trialsFrom = (count: number, made: MadeUp = {}): DrillEvidence[] =>
  Array.from({ length: count }, (_, index) => drillOf({ ...made, trial: index + 1 }));
