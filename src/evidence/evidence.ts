import { z } from "zod";
import { bytes, count, ms, perSecond, share } from "./quantities.ts";
import { latency, round, side } from "./round.ts";

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

/** What a run measured, with everything needed to judge it again. */
export const evidence = z.strictObject({
  version: z.literal(EVIDENCE_VERSION),
  run: z.strictObject({
    id: z.string(),
    command: z.enum(["run", "bench"]),
    beganAt: z.string(),
    tookMs: ms,
    ending,
  }),
  plan: z.strictObject({
    name: z.string(),
    seed: count,
    /** Numbers of valid rounds at which the comparison is judged. */
    looks: z.array(count).min(1),
    /** Claims asked for, by id. */
    claims: z.array(z.string()),
    /** An A/A run: a setup against itself. */
    aa: z.boolean(),
    /** Largest allowed loss of recall and share of failures before "supported" is barred. */
    recallLossMax: share,
    failureShareMax: share,
  }),
  environment,
  data: dataSet.nullable(),
  setups: z.partialRecord(side, setup),
  calibration: calibration.nullable(),
  nullServer: nullServer.nullable(),
  noopBackend: noopBackend.nullable(),
  rounds: z.array(round),
});

export type Environment = z.infer<typeof environment>;
export type DataSetFacts = z.infer<typeof dataSet>;
export type SetupFacts = z.infer<typeof setup>;
export type Calibration = z.infer<typeof calibration>;
export type NullServer = z.infer<typeof nullServer>;
export type NoopBackend = z.infer<typeof noopBackend>;
export type Ending = z.infer<typeof ending>;
export type Evidence = z.infer<typeof evidence>;
