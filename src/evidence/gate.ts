import { z } from "zod";
import { drill } from "./drill.ts";
import { count, logRatio, ms, perSecond, share } from "./quantities.ts";
import { round } from "./round.ts";

/** What a gate compares: each has a budget in the plan. */
export const gateMetric = z.enum([
  /** ln(candidate / reference) of the round's figure; the budget is a ratio above 1. */
  "p50-quiet",
  "p50-busy",
  /** ln(reference / candidate) of the users' rate at the objective: larger is worse, as everywhere. */
  "capacity",
  /** Share lost: reference − candidate. */
  "recall",
  /** Share of failed requests: candidate − reference. */
  "failures",
  /** Findings of the drills that the reference hasn't: a count, whose budget is 0. */
  "ledger",
  /** ln(candidate / reference) of the recovery time. */
  "recovery",
]);

/** What one side of a gate is, as far as it can change a number. */
export const fingerprint = z.strictObject({
  /** Chroma's version, as the running server tells; null where it doesn't. */
  chroma: z.string().nullable(),
  /** The backend's program: a hash of its files; null where it is somebody else's. */
  backend: z.string().nullable(),
  /** Image by name and digest (docker), or URL without credentials (external); null with processes. */
  source: z.string().nullable(),
  /** Settings of backend and Chroma that the plan gives, without secrets. */
  settings: z.record(z.string(), z.string()),
});

/** One comparison in duet: a = the reference, b = the candidate (or what stands for it in a self-test). */
export const duet = z.strictObject({
  /**
   * main; confirmation: the same once more with fresh processes, after a regression; slower: the
   * reference against itself with a slow-down of known size, which must alarm; same: the reference
   * against itself, which must not.
   */
  kind: z.enum(["main", "confirmation", "slower", "same"]),
  /** Name of the reference. */
  reference: z.string(),
  /** Numbers of valid rounds at which it is judged. */
  looks: z.array(count).min(1),
  /** Of the slow-down that was put in: ln of the ratio, by the reference's own p50; null = none. */
  injected: logRatio.nullable(),
  /**
   * Who put it in: the backend, which burned so much more CPU time in each query; or, where that is somebody
   * else's, the generator, which held each request back. null = none was put in; absent in older evidence.
   */
  slowedBy: z.enum(["backend", "generator"]).nullable().optional(),
  /** The busy phase's rate; null = only the quiet point is measured. */
  busyRatePerSecond: perSecond.nullable(),
  rounds: z.array(round),
  /** Why it didn't come to its end; null = it did. */
  cut: z.string().nullable(),
});

/** A regression that the team decided to live with. */
export const accepted = z.strictObject({
  metric: gateMetric,
  /** Name of the reference; null = any. */
  reference: z.string().nullable(),
  /** How large it may be, in the budget's own terms (0.12 = 12 %). */
  size: z.number().positive(),
  reason: z.string(),
  /** Last day on which it counts, YYYY-MM-DD. */
  until: z.iso.date(),
});

/** Everything that a night measured, with what is needed to judge it again. */
export const gate = z.strictObject({
  /** Day of the night, YYYY-MM-DD (UTC): what `until` is held against. */
  date: z.iso.date(),
  /** Largest change that passes, by metric, in the metric's own terms (0.05 = 5 %). */
  budgets: z.partialRecord(gateMetric, z.number().nonnegative()),
  candidate: fingerprint,
  references: z.array(z.strictObject({ name: z.string(), fingerprint })).min(1),
  duets: z.array(duet),
  /** Users' rate at the objective, one ladder each; of: "candidate" or a reference's name. */
  ladders: z.array(
    z.strictObject({
      of: z.string(),
      lowPerSecond: perSecond.nullable(),
      highPerSecond: perSecond.nullable(),
    }),
  ),
  /** Drills on either side; of: "candidate" or a reference's name. */
  drills: z.array(z.strictObject({ of: z.string(), drill })),
  accepted: z.array(accepted),
  /** Why a reference or a part of the night could not be had: never "pass". */
  missing: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});

/** What the gate says of one metric against one reference. */
export const gateOutcome = z.enum(["pass", "regression", "inconclusive"]);

/** One metric's row: in the night's record, and in every report. */
export const gateRow = z.strictObject({
  reference: z.string(),
  metric: gateMetric,
  outcome: gateOutcome,
  /** In the metric's own terms: a share (0.05 = 5 % slower), a count, or a difference of shares. */
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: share.nullable(),
  rounds: count,
  budget: z.number().nullable(),
  /** Smallest change that this night could have told from none, in the same terms. */
  visible: z.number().nullable(),
  /** Reason of the acceptance that holds it; null = none does. */
  accepted: z.string().nullable(),
  /** What decided, and what would: in words. */
  reasons: z.array(z.string()),
});

/** A night as its history keeps it: one small file. Raised: VERSION below. */
export const NIGHT_VERSION = 1;

export const night = z.strictObject({
  version: z.literal(NIGHT_VERSION),
  /** The run's id. */
  id: z.string(),
  beganAt: z.string(),
  tookMs: ms,
  /** inconclusive also where it was interrupted or failed. */
  outcome: gateOutcome,
  /** In words; what to do now. */
  reasons: z.array(z.string()),
  /** Whether the self-test alarmed where it must and kept still where it must; null = not played. */
  selfTest: z.strictObject({ slower: z.boolean().nullable(), same: z.boolean().nullable() }),
  machine: z.strictObject({ cpuModel: z.string(), cores: count, kernel: z.string() }),
  harness: z.strictObject({ version: z.string(), commit: z.string().nullable() }),
  candidate: fingerprint,
  references: z.array(z.strictObject({ name: z.string(), fingerprint })),
  rows: z.array(gateRow),
});

export type GateMetric = z.infer<typeof gateMetric>;
export type Fingerprint = z.infer<typeof fingerprint>;
export type GateDuet = z.infer<typeof duet>;
export type Accepted = z.infer<typeof accepted>;
export type GateEvidence = z.infer<typeof gate>;
export type GateOutcome = z.infer<typeof gateOutcome>;
export type GateRow = z.infer<typeof gateRow>;
export type Night = z.infer<typeof night>;
