import { z } from "zod";
import { bytes, cores, count, ms, perSecond, share } from "./quantities.ts";
import { latency, recall, side, targetName } from "./round.ts";

/** What is compared: one backend on each side, or, as the paper has it, several behind a balancer on b's. */
const contrast = z.enum(["one backend each", "several backends behind a balancer"]);

/** What the passes at one rate say of one limit; open: they weren't enough to tell. */
const judged = z.strictObject({
  limitMs: ms,
  /** Failed, or slower than the limit. */
  bad: count,
  /** Interval of the share of bad requests, widened for requests that are slow together. */
  badLow: share,
  badHigh: share,
  state: z.enum(["held", "missed", "open"]),
});

/** One rate that was offered to one target, over all of its passes. */
const rung = z.strictObject({
  ratePerSecond: perSecond,
  passes: count,
  requests: count,
  /** Failed requests by cause. */
  failures: z.record(z.string(), count),
  p50: latency,
  /** Latency at the objective's percentile; failures rank above every success. */
  atPercentile: latency,
  objectives: z.array(judged),
  latenessMsP95: ms,
  /** Means over the passes. */
  targetCores: cores,
  generatorCores: cores,
  busyCores: cores,
  /** Why the rate couldn't be offered (again); null = it was. */
  notOffered: z.string().nullable(),
});

/** Between: held below, missed above. Above: held as far as it was offered. Below: always missed. */
const capacityAt = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("between"),
    lowPerSecond: perSecond,
    highPerSecond: perSecond,
    estimatePerSecond: perSecond,
  }),
  z.strictObject({ kind: z.literal("above"), lowPerSecond: perSecond, why: z.string() }),
  z.strictObject({ kind: z.literal("below"), highPerSecond: perSecond }),
  z.strictObject({ kind: z.literal("none"), why: z.string() }),
]);

/**
 * All rates offered to one side after one fresh start, ascending. Local has one backend in either contrast,
 * and so one ladder a repeat, under the plan's own.
 */
const ladder = z.strictObject({
  contrast,
  side,
  /** From 1; both sides are started afresh each time. */
  repeat: count,
  tookMs: ms,
  /** Memory of all its parts (PSS summed), right after the last rung. */
  pssBytes: bytes,
  rungs: z.array(rung),
  capacities: z.array(z.strictObject({ limitMs: ms, capacity: capacityAt })),
});

/** A multiple of a's capacity, offered to b at once. */
const directTest = z.strictObject({
  contrast,
  repeat: count,
  limitMs: ms,
  /** Of the rate at which a misses the limit: to be carried, whatever a's capacity exactly is. */
  times: z.number().positive(),
  ratePerSecond: perSecond,
  /** null = it wasn't offered, for the reason given. */
  rung: rung.nullable(),
  why: z.string().nullable(),
});

/** The generator against a server that does nothing: what it can't send isn't the target's limit. */
const generatorRung = z.strictObject({
  ratePerSecond: perSecond,
  /** Processes of k6 that shared the schedule. */
  processes: count,
  latenessMsP95: ms,
  latencyMsP99: ms,
  onTime: z.boolean(),
});

/** How many users each setup carries within the objective. */
export const capacity = z.strictObject({
  /** A user sends a request every so often on average, at random (Poisson). */
  thinkMs: ms,
  objective: z.strictObject({
    /** This share of requests must be right and within the limit. */
    percentile: z.number(),
    limitsMs: z.array(ms),
    badMax: share,
    failedMax: share,
  }),
  /** Quotient of neighbouring rungs. */
  step: z.number(),
  repeats: count,
  /** The second contrast beside the plan's own; null: none was asked for. */
  several: z
    .strictObject({
      backends: count,
      /** Why it wasn't measured; null: it was. */
      missing: z.string().nullable(),
    })
    .nullable(),
  generator: z.strictObject({
    rungs: z.array(generatorRung),
    /** Highest rate that it sent on time; null = not even the first. */
    ceilingPerSecond: perSecond.nullable(),
  }),
  /** Which of the true neighbours each target returned before its ladder; from every start. */
  recall: z.array(
    z.strictObject({ contrast, repeat: count, of: z.partialRecord(targetName, recall) }),
  ),
  ladders: z.array(ladder),
  direct: z.array(directTest),
});

export type CapacityEvidence = z.infer<typeof capacity>;
export type Contrast = z.infer<typeof contrast>;
export type CapacityRung = z.infer<typeof rung>;
export type CapacityAt = z.infer<typeof capacityAt>;
export type CapacityLadder = z.infer<typeof ladder>;
export type DirectTest = z.infer<typeof directTest>;
export type GeneratorRung = z.infer<typeof generatorRung>;
