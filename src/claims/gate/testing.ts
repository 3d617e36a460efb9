import type { DrillEvidence } from "../../evidence/drill.ts";
import {
  type Accepted,
  type GateDuet,
  type GateEvidence,
  type GateMetric,
  type GateRow,
  gate as schema,
} from "../../evidence/gate.ts";
import type { Figure, Round } from "../../evidence/round.ts";
import { evidenceOf } from "../testing.ts";
import { type GateVerdict, gateVerdict } from "./gate-verdict.ts";

/** What a made-up duet found; everything that isn't said is unremarkable. */
export interface MadeUpDuet {
  readonly reference?: string;
  /** Candidate / reference. */
  readonly quiet?: number;
  readonly busy?: number;
  /** How far the rounds' figures lie apart (ln). */
  readonly spread?: number;
  readonly rounds?: number;
  readonly looks?: readonly number[];
  readonly cut?: string | null;
}

/** A duet whose rounds lie around what is asked. */
export function duetLike(kind: GateDuet["kind"], made: MadeUpDuet = {}): GateDuet {
  const isSelf = kind === "slower" || kind === "same";
  const looks = made.looks ?? (isSelf ? [3] : [5, 8, 12]);
  const quiet = made.quiet ?? (kind === "slower" ? 1.1 : 1);
  const { rounds } = evidenceOf({
    quiet,
    busy: isSelf ? null : (made.busy ?? 1),
    spread: made.spread ?? 0.01,
    rounds: made.rounds ?? looks[0] ?? 0,
  });
  return {
    kind,
    reference: made.reference ?? "old",
    looks: [...looks],
    injected: (kind === "slower" ? Math.log(1.1) : null) as GateDuet["injected"],
    busyRatePerSecond: null,
    rounds,
    cut: made.cut ?? null,
  };
}

/** The self-test as it should be. */
export const SELF_TEST: readonly GateDuet[] = [duetLike("same"), duetLike("slower")];

/** A made-up night that obeys the schema, against one reference unless told otherwise. */
export function nightLike(made: Partial<GateEvidence> = {}): GateEvidence {
  const fingerprint = { chroma: "1.5.9", backend: null, source: null, settings: {} };
  return schema.parse({
    date: "2026-11-26",
    budgets: { "p50-quiet": 0.05, "p50-busy": 0.25 },
    candidate: fingerprint,
    references: [{ name: "old", fingerprint }],
    duets: [...SELF_TEST, duetLike("main")],
    ladders: [],
    drills: [],
    accepted: [],
    missing: [],
    ...made,
  });
}

/** The same with these duets after a self-test that holds. */
export const playedNight = (
  duets: readonly GateDuet[],
  more: Partial<GateEvidence> = {},
): GateEvidence => nightLike({ duets: [...SELF_TEST, ...duets], ...more });

/** What is said of one metric. @throws Error where there is no such row. */
export function rowOf(gate: GateEvidence, metric: GateMetric, reference = "old"): GateRow {
  const row = rowIn(gateVerdict(gate), metric, reference);
  if (row === undefined) throw new Error(`Expected a row for ${metric} against ${reference}.`);
  return row;
}

export const rowIn = (
  { rows }: GateVerdict,
  metric: GateMetric,
  reference = "old",
): GateRow | undefined => rows.find((row) => row.metric === metric && row.reference === reference);

/** The same duet with something else in every round, or in those that are named (from 1). */
export const withRounds = (
  duet: GateDuet,
  change: (round: Round) => Partial<Round>,
  only?: readonly number[],
): GateDuet => ({
  ...duet,
  rounds: duet.rounds.map((round, index) =>
    only === undefined || only.includes(index + 1) ? { ...round, ...change(round) } : round,
  ),
});

/** The same with a failed figure at the quiet point. */
export const withFailed = (
  duet: GateDuet,
  by: "a" | "x" | "both",
  only?: readonly number[],
): GateDuet => {
  const bOverA: Figure = { kind: "failed", by };
  return withRounds(duet, ({ quiet }) => ({ quiet: quiet && { ...quiet, bOverA } }), only);
};

/** The same with so many failed requests of a side at the quiet point of every round. */
export const withFailures = (duet: GateDuet, side: "a" | "b", failed: number): GateDuet =>
  withRounds(duet, ({ quiet }) => {
    const target = quiet?.targets[side];
    if (quiet === null || target === undefined) return {};
    const targets = { ...quiet.targets, [side]: { ...target, failures: { timeout: failed } } };
    return { quiet: { ...quiet, targets } };
  });

export const accepts = (made: Partial<Accepted> = {}): Accepted => ({
  metric: "p50-quiet",
  reference: "old",
  size: 0.12,
  reason: "the filter is checked on the server now",
  until: "2026-12-31",
  ...made,
});

/** Drills of the candidate and of the reference. */
export const drillsOn = (
  candidate: readonly DrillEvidence[],
  reference: readonly DrillEvidence[],
): GateEvidence["drills"] => [
  ...candidate.map((drill) => ({ of: "candidate", drill })),
  ...reference.map((drill) => ({ of: "old", drill })),
];
