import { z } from "zod";
import { auditCheck } from "./audit.ts";
import { capacity } from "./capacity.ts";
import { cold } from "./cold.ts";
import { drill } from "./drill.ts";
import { gate } from "./gate.ts";
import { bytes, count, ms, perSecond, share } from "./quantities.ts";
import { latency, round, side } from "./round.ts";
import { scaling } from "./scaling.ts";
import { workloads } from "./workloads.ts";

/** Raised when a reader of older files would read a newer one wrongly. */
export const EVIDENCE_VERSION = 1;

/** The machine and the tools, as far as they can change a number. */
const environment = z.strictObject({
  cpuModel: z.string(),
  cores: count,
  memoryBytes: bytes,
  kernel: z.string(),
  distribution: z.string(),
  /** Tool or library → version, as the tool itself tells (Chroma: the installed package's). */
  versions: z.record(z.string(), z.string()),
  /** Environment variables that change speed (RAYON_NUM_THREADS…); only those that are set. */
  variables: z.record(z.string(), z.string()),
  /** Of the harness; null outside a git clone. */
  commit: z.string().nullable(),
});

export const dataSet = z.strictObject({
  /** As the plan writes it. */
  source: z.string(),
  /** In words, for the report. */
  description: z.string(),
  /** Content hash of records and queries. */
  hash: z.string(),
  records: count,
  queries: count,
  dimension: count,
  space: z.enum(["l2", "cosine", "ip"]),
  k: count,
  include: z.array(z.string()),
  /** Where the queries come from, in words. */
  queriesFrom: z.string(),
  /** Log rows not yet in the HNSW files when the folder was copied. */
  unflushedRecords: count.nullable(),
  diskBytes: bytes,
  seedingMs: ms.nullable(),
  groundTruthMs: ms,
  notes: z.array(z.string()),
});

const setup = z.strictObject({
  /** "local" or "server"; in an A/A run both are the same. */
  name: z.enum(["local", "server"]),
  driver: z.string(),
  /** In words: what runs, with which settings. */
  description: z.string(),
  parts: z.array(z.strictObject({ role: z.string(), command: z.string() })),
});

/** Fixed before the first round, the same for both setups. */
const calibration = z.strictObject({
  warmMsP99: z.partialRecord(side, ms),
  quietGapMs: ms,
  busy: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("offered"),
      /** Closed loop with 16 users. */
      capacity: z.record(side, perSecond),
      ratePerSecond: perSecond,
      blocks: count,
      blockMs: ms,
      silenceMs: ms,
    }),
    z.strictObject({ kind: z.literal("not offered"), why: z.string() }),
  ]),
  /** Why both setups were never up at the same time; absent: they were, in every round. */
  noDuet: z.string().optional(),
});

/** The busy phase's schedule at twice its rate, against a server that does nothing. */
const nullServer = z.strictObject({
  ratePerSecond: perSecond,
  latenessMsP95: ms,
  latencyMsP50: ms,
  /** Whether the generator kept the schedule there. */
  onTime: z.boolean(),
});

/** The reference backend with a storage that does nothing: what no database could take away. */
const noopBackend = z.strictObject({ p50: latency });

const ending = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("complete") }),
  z.strictObject({ kind: z.literal("interrupted"), by: z.string() }),
  z.strictObject({
    kind: z.literal("failed"),
    code: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
  }),
]);

/** One time that a run went on after it had been cut short. */
const resumption = z.strictObject({
  at: z.string(),
  /** When the part before was last saved: its end, where it came to one. */
  savedAt: z.string(),
  /** Between the two; nothing was measured in it. */
  gapMs: ms,
  /** What all the parts before took together. */
  tookMs: ms,
  /** How the part before ended, in words. */
  endedBy: z.string(),
  /** Valid rounds and drills' trials that were kept. */
  rounds: count,
  drills: count,
  /** Of the harness that went on; null outside a git clone. */
  commit: z.string().nullable(),
});

/** What a run measured, with everything needed to judge it again. */
export const evidence = z.strictObject({
  version: z.literal(EVIDENCE_VERSION),
  run: z.strictObject({
    id: z.string(),
    command: z.enum(["run", "bench", "drill", "audit", "gate"]),
    beganAt: z.string(),
    /** Without the gaps, where it was resumed. */
    tookMs: ms,
    ending,
    /** Parts that came to their end and aren't played again: "users", "scaling"… */
    partsDone: z.array(z.string()).optional(),
    /** Every time that it went on after it had been cut short. */
    resumed: z.array(resumption).optional(),
  }),
  plan: z.strictObject({
    name: z.string(),
    /** Of plan.yaml as the run wrote it (SHA-256); absent in older files. */
    hash: z.string().optional(),
    seed: count,
    /** Numbers of valid rounds at which the comparison is judged. */
    looks: z.array(count).min(1),
    /** Rounds with one setup up at a time that were asked for; absent: none. */
    sequential: count.optional(),
    /** Claims asked for, by id. */
    claims: z.array(z.string()),
    /** An A/A run: a setup against itself. */
    aa: z.boolean(),
    /** Largest allowed loss of recall and share of failures before "supported" is barred. */
    recallLossMax: share,
    failureShareMax: share,
    /** How often a promise about every failure must be kept at least, by a one-sided 95 % bound. */
    confidencePass: share,
  }),
  environment,
  data: dataSet.nullable(),
  setups: z.partialRecord(side, setup),
  calibration: calibration.nullable(),
  nullServer: nullServer.nullable(),
  noopBackend: noopBackend.nullable(),
  rounds: z.array(round),
  /**
   * Rounds with one setup up at a time, on the duet's quiet schedule without the other's requests: a
   * check on the duet. Their quiet point is put together of both; `host` is the mean.
   */
  sequential: z.array(round).default([]),
  /** First queries without the page cache, once a run; null: not asked for. */
  cold: cold.nullable().default(null),
  /** How many users each setup carries; null: it wasn't asked for. */
  capacity: capacity.nullable().default(null),
  /** How capacity grows with backends; null: it was not asked for. */
  scaling: scaling.nullable().default(null),
  /** Work other than plain queries; null: it was not asked for. */
  workloads: workloads.nullable().default(null),
  /** Every drill that was played, trial by trial. */
  drills: z.array(drill),
  /** Every check of an audit, once for each way of deploying. */
  checks: z.array(auditCheck).default([]),
  /** Candidate against pinned references; null: it was no gate. */
  gate: gate.nullable().default(null),
});

export type Environment = z.infer<typeof environment>;
export type DataSetFacts = z.infer<typeof dataSet>;
export type SetupFacts = z.infer<typeof setup>;
export type Calibration = z.infer<typeof calibration>;
export type NullServer = z.infer<typeof nullServer>;
export type NoopBackend = z.infer<typeof noopBackend>;
export type Ending = z.infer<typeof ending>;
export type Resumption = z.infer<typeof resumption>;
export type Evidence = z.infer<typeof evidence>;
