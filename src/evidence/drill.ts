import { z } from "zod";
import { count, ms, share } from "./quantities.ts";

/**
 * A moment, counted from the drill's first fault (t0), as far as probing can tell. Within: between
 * these two. Censored: not seen until then. None: there was nothing to see, for the reason given.
 */
export const moment = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("within"), lowMs: ms, highMs: ms }),
  z.strictObject({ kind: z.literal("censored"), afterMs: ms }),
  z.strictObject({ kind: z.literal("none"), why: z.string() }),
]);

/** app: through the application's backend; direct: straight to the Chroma server. */
const pathName = z.enum(["app", "direct"]);

/** One thing that was done to the setup. Times count from t0. */
const fault = z.strictObject({
  name: z.string(),
  /** The part or link it was done to: "chroma 1", "app → backend 1". */
  on: z.string(),
  words: z.string(),
  atMs: ms,
  /** When it was taken away; null = never, or it needs no healing. */
  healedAtMs: ms.nullable(),
  /** Who ends it: the surroundings (a cut, a supervisor), or a person who must notice and decide. */
  endedBy: z.enum(["environment", "operator"]),
  /** What proved that it bit, and that it was healed; null = not proven. */
  bit: z.string().nullable(),
  healed: z.string().nullable(),
});

/** What the probes of one path saw. A probe is right only with the expected id first. */
const pathClock = z.strictObject({
  path: pathName,
  probes: count,
  /** Failed probes by cause, before t0 and from t0 on. */
  failuresBefore: z.record(z.string(), count),
  failuresAfter: z.record(z.string(), count),
  /** What "steady" means: fixed from the windows before the fault. */
  steady: z.strictObject({
    windows: count,
    windowMs: ms,
    latencyMsP95: ms,
    latencyMsLimit: ms,
    successShareMin: share,
  }),
  /** First probe that failed. */
  failed: moment,
  /** t1: first right answer after the last outage began. */
  answered: moment,
  /** t2: begin of the first window at the former pace that stays so. */
  steadyAgain: moment,
  /** From the healing to t2; none where nothing was healed. */
  recovery: moment,
});

/** A health check that ran beside: when it noticed the fault. */
const detection = z.strictObject({
  /** "paper": as the paper writes it; "good": the known query. */
  check: z.string(),
  /** Name of the fault; a drill may do several, and each is noticed by itself. */
  fault: z.string(),
  words: z.string(),
  everyMs: ms,
  /** A failure that lasts so long is sure to raise the alarm; a shorter one may go by. */
  withinMs: ms,
  /** Failures before the first fault: it cried wolf. */
  falseAlarms: count,
  /** Counted from its own fault. */
  noticed: moment,
});

/** A stretch of time for the picture. */
const stretch = z.strictObject({
  path: pathName,
  atMs: ms,
  lastsMs: ms,
  right: count,
  failed: count,
  latencyMsP50: ms.nullable(),
  latencyMsP95: ms.nullable(),
});

export const findingKind = z.enum([
  /** An acknowledged write isn't there. */
  "lost",
  /** An older version than the last acknowledged one is there. */
  "stale",
  /** Id, document, metadata and vector aren't of one version. */
  "torn",
  /** An acknowledged delete is undone. */
  "resurrected",
  /** One id comes more than once. */
  "duplicated",
  /** A value that nobody tried to write, or whose write was refused. */
  "unexpected",
  /** Of one batch some records are there and some aren't. */
  "partly applied",
  /** The count isn't the number of records. */
  "miscounted",
  /** A plane can't be read at all. */
  "unreadable",
  /** Its own vector doesn't find a record, more often than without a fault. */
  "unreachable",
  /** Asked for everything, a query leaves live records out. */
  "incomplete",
  /** Rows of the log are never applied. */
  "stuck",
]);

const finding = z.strictObject({
  kind: findingKind,
  /** ids, documents, metadata, vectors, count, queries, log. */
  plane: z.string(),
  count,
  /** At most 5, in words: id, what was expected, what came. */
  examples: z.array(z.string()).max(5),
});

/** One reading of everything that is stored, held against the ledger. */
const reading = z.strictObject({
  /** "before the final restart", "after the final restart". */
  when: z.string(),
  tookMs: ms,
  records: count,
  counted: count.nullable(),
  /** Writes of unknown outcome that turned out to be there. */
  unknownApplied: count,
  /** Records whose own vector was asked for, and that weren't among the nearest. */
  reachability: z.strictObject({ sampled: count, missed: count }).nullable(),
  /** Live records, and how many of them a query for all of them returned. */
  completeness: z.strictObject({ live: count, returned: count }).nullable(),
  /** Rows of the log behind the index's mark; null = can't be told. */
  queueRows: count.nullable(),
  findings: z.array(finding),
});

/**
 * The control of a reading's reachability: the same history, replayed on fresh copies of the same data
 * that nothing else was done to.
 */
const controls = z.strictObject({
  wanted: count,
  played: z.array(
    z.strictObject({
      requests: count,
      tookMs: ms,
      /** The same records, as far as the history leads to them without the fault. */
      sampled: count,
      missed: count,
    }),
  ),
  /** Why others couldn't be played. */
  failed: z.array(z.string()),
});

const outcomes = z.strictObject({ ok: count, fail: count, unknown: count });

const ledger = z.strictObject({
  /** Requests by operation ("add", "upsert", "delete"); each carries one or more records. */
  requests: z.record(z.string(), outcomes),
  /** Records that were there before the drill wrote any. */
  before: count,
  /** Records whose last write was acknowledged. */
  acknowledged: count,
  syncThreshold: count.nullable(),
  readings: z.array(reading),
  /** Null where none were wanted. */
  controls: controls.nullable().default(null),
});

/** What a drill checks besides clock and ledger. */
const invariant = z.strictObject({
  /** Stable name for the judges: "second-rollback-changes-nothing". */
  id: z.string(),
  words: z.string(),
  outcome: z.enum(["held", "broken", "unknown"]),
  /** What was found. */
  found: z.string(),
});

/** A span with a name of its own: "rollback", "export". Not from t0: its own begin is 0. */
const span = z.strictObject({ id: z.string(), words: z.string(), took: moment });

/** What a balancer passed on in one stretch of a drill. Lists are by backend, from 1. */
const spreadStretch = z.strictObject({
  /**
   * before: undisturbed. settling: from the kill until the last failure. down: from then until the backend
   * is started again. after: from its first answer on.
   */
  id: z.enum(["before", "settling", "down", "after"]),
  lastsMs: ms,
  requests: count,
  /** For these the client got an error, or gave up. */
  failed: count,
  answered: z.array(count),
  /** Asked, and the request failed there: the client got an error, or another one answered. */
  triedInVain: z.array(count),
});

/** How a balancer spread the load, with one backend killed meanwhile. */
const distribution = z.strictObject({
  /** Its settings, in words. */
  balancer: z.string(),
  /** Failures after which a backend is left out, and for how long; 0 failures: it never is. */
  maxFails: count,
  failTimeoutMs: ms,
  /** Number of the backend that was killed. */
  killed: count,
  stretches: z.array(spreadStretch),
  /** From the kill until no request failed any more. */
  settled: moment,
  /** From its new start until it answered again. */
  back: moment,
});

const step = z.strictObject({
  name: z.string(),
  atMs: ms,
  tookMs: ms,
  /** What came of it. */
  words: z.string(),
});

/** One drill, played once. */
export const drill = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** From 1; `--repeat` plays more. */
  trial: count,
  seed: count,
  setup: z.enum(["local", "server"]),
  driver: z.string(),
  beganAt: z.string(),
  tookMs: ms,
  /** Played to its end; cut short; refused before anything was touched; or broken by the harness. */
  state: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("played") }),
    z.strictObject({ kind: z.literal("cut"), why: z.string() }),
    z.strictObject({ kind: z.literal("refused"), why: z.string() }),
    z.strictObject({ kind: z.literal("failed"), why: z.string() }),
  ]),
  steps: z.array(step),
  /** Steps that the caller left out: a negative control. */
  leftOut: z.array(z.string()),
  faults: z.array(fault),
  /** Null where the drill measures no recovery. */
  clock: z
    .strictObject({
      probeEveryMs: ms,
      /** How long recovery was waited for. */
      limitMs: ms,
      /** What the plan assumes for a person to notice and decide; counted for operator's faults. */
      decisionMs: ms,
      paths: z.array(pathClock),
      /** t3: everything stored was read and verified. */
      verified: moment,
    })
    .nullable(),
  detections: z.array(detection),
  timeline: z.array(stretch),
  ledger: ledger.nullable(),
  /** Null where no balancer was watched. */
  distribution: distribution.nullable().default(null),
  invariants: z.array(invariant),
  spans: z.array(span),
  notes: z.array(z.string()),
  /** Clean-up steps that failed; they never take the findings away. */
  cleanUp: z.array(z.string()),
});

export type Moment = z.infer<typeof moment>;
export type PathName = z.infer<typeof pathName>;
export type FaultFacts = z.infer<typeof fault>;
export type PathClock = z.infer<typeof pathClock>;
export type Detection = z.infer<typeof detection>;
export type Stretch = z.infer<typeof stretch>;
export type FindingKind = z.infer<typeof findingKind>;
export type Finding = z.infer<typeof finding>;
export type Reading = z.infer<typeof reading>;
export type Controls = z.infer<typeof controls>;
export type LedgerFacts = z.infer<typeof ledger>;
export type Invariant = z.infer<typeof invariant>;
export type Distribution = z.infer<typeof distribution>;
export type SpreadStretch = z.infer<typeof spreadStretch>;
export type Span = z.infer<typeof span>;
export type DrillStep = z.infer<typeof step>;
export type DrillEvidence = z.infer<typeof drill>;
