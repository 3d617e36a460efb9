import { z } from "zod";
import { bytes, cores, count, cpuSeconds, logRatio, ms, share } from "./quantities.ts";

/** The two setups of a duet: a = the baseline (local), b = the candidate (server). */
export const side = z.enum(["a", "b"]);
/** Where a request went: a setup's app path, or straight to b's Chroma server. */
export const targetName = z.enum(["a", "b", "direct"]);
/** quiet: one request at a time; busy: half of the smaller capacity. */
const pointName = z.enum(["quiet", "busy"]);

/** A value, or the word that a failure stands in its place: JSON has no infinity. */
export const latency = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("value"), ms }),
  z.strictObject({ kind: z.literal("failed") }),
]);

/**
 * The round's figure: the median over pairs of ln(latency x / latency a). Failed: the median pair is
 * one in which x (or a, or both about equally) failed. None: nothing was sent.
 */
const figure = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("value"), logRatio, pairs: count }),
  z.strictObject({ kind: z.literal("failed"), by: z.enum(["a", "x", "both"]) }),
  z.strictObject({ kind: z.literal("none"), why: z.string() }),
]);

/** What one target did at one point of one round. */
export const targetAtPoint = z.strictObject({
  requests: count,
  /** Requests without the expected content, by cause ("timeout", "HTTP 500", "too few ids"…). */
  failures: z.record(z.string(), count),
  p50: latency,
  /** The storage call's own time as the backend reports it; null where it doesn't. */
  storageMsP50: ms.nullable(),
  /** Latencies of successes in µs: HDR histogram, V2 encoding, base64. */
  histogram: z.string(),
});

/** The machine during one phase, in cores. Foreign = busy − ours; steal counts as foreign. */
const hostLoad = z.strictObject({
  wallMs: ms,
  cores: count,
  busyCores: cores,
  targetCores: cores,
  generatorCores: cores,
  harnessCores: cores,
  foreignCores: cores,
  stealCores: cores,
});

/** One operating point of one round. */
export const point = z.strictObject({
  /** B's app path against A's. */
  bOverA: figure,
  /** B's Chroma server, asked directly, against A's app path; null where not measured. */
  directOverA: figure.nullable(),
  /** The storage calls alone, B against A, by the backends' own clocks. */
  storageBOverA: figure,
  /** Pairs in which both sides failed: left out of the figure. */
  bothFailed: count,
  /** Share of requests sent while the other setup still owed a reply (quiet only). */
  overlapped: share.nullable(),
  /** Sent − due of the generator at its 95th percentile. */
  latenessMsP95: ms,
  targets: z.partialRecord(targetName, targetAtPoint),
  host: hostLoad,
});

/** One condition on the measurement, with what was found. */
const check = z.strictObject({
  name: z.string(),
  /** What was measured against what limit, in words with units. */
  words: z.string(),
  /** passed; flagged: shown; voided: the round doesn't count; target: the target's doing, kept. */
  outcome: z.enum(["passed", "flagged", "voided", "target"]),
});

/** CPU and memory of one setup over one round's measured phases. */
const resources = z.strictObject({
  cpuSeconds,
  /** Queries served in the same time. */
  queries: count,
  /** Largest sum of the proportional set sizes of all its processes. */
  pssBytesMax: bytes,
  diskBytes: bytes,
  parts: z.array(
    z.strictObject({ role: z.string(), cpuSeconds, pssBytesMax: bytes, processes: count }),
  ),
});

/** Which of the true nearest neighbours the warm pass returned. */
export const recall = z.strictObject({
  queries: count,
  /** Queries without a readable answer; they count as recall 0. */
  unanswered: count,
  /** Mean over queries of |answer ∩ truth| / min(k, |truth|), by distance with ties. */
  mean: share,
});

const start = z.strictObject({
  /** From the first process's start to the first query with the right ids. */
  readyMs: ms,
  /** Latency of that first query alone. */
  firstQueryMs: ms,
  /** What each container may use, as it sees it itself; absent where nothing limits them. */
  limits: z
    .array(
      z.strictObject({
        role: z.enum(["backend", "chroma", "balancer", "gateway"]),
        number: count,
        /** null = no limit. */
        cpus: z.number().positive().nullable(),
        memoryMiB: z.number().positive().nullable(),
      }),
    )
    .readonly()
    .optional(),
});

/** One execution of both setups: the unit of statistics. */
export const round = z.strictObject({
  number: count,
  /** Which of several independently built indexes both setups had, from 1; absent: there was one. */
  build: count.optional(),
  seed: count,
  beganAt: z.string(),
  tookMs: ms,
  state: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("valid") }),
    /** A fault of the measurement, never of the target: another round was drawn. */
    z.strictObject({ kind: z.literal("void"), reasons: z.array(z.string()).min(1) }),
    /** Cut short by an interrupt or an error. */
    z.strictObject({ kind: z.literal("cut"), why: z.string() }),
  ]),
  startOrder: z.array(side),
  starts: z.partialRecord(side, start),
  warm: z
    .strictObject({
      windows: count,
      tookMs: ms,
      /** Whether two windows' medians agreed within 5 %, for each side. */
      settled: z.partialRecord(side, z.boolean()),
    })
    .nullable(),
  recall: z.partialRecord(targetName, recall),
  quiet: point.nullable(),
  busy: point.nullable(),
  resources: z.partialRecord(side, resources),
  checks: z.array(check),
});

export type Side = z.infer<typeof side>;
export type TargetName = z.infer<typeof targetName>;
export type PointName = z.infer<typeof pointName>;
export type Latency = z.infer<typeof latency>;
export type Figure = z.infer<typeof figure>;
export type TargetAtPoint = z.infer<typeof targetAtPoint>;
export type HostLoad = z.infer<typeof hostLoad>;
export type Point = z.infer<typeof point>;
export type Check = z.infer<typeof check>;
export type Resources = z.infer<typeof resources>;
export type Recall = z.infer<typeof recall>;
export type Start = z.infer<typeof start>;
export type Round = z.infer<typeof round>;
