import { z } from "zod";
import { cores, count, ms, perSecond, share } from "./quantities.ts";

/** Rates that held the objective, and that missed it. */
const bracket = z.strictObject({
  /** Highest that held; null: none did. */
  lowPerSecond: perSecond.nullable(),
  /** Lowest that missed; null: it held as far as it was offered. */
  highPerSecond: perSecond.nullable(),
  /** Why it wasn't offered beyond, or why nothing is known; null: both ends are known. */
  why: z.string().nullable(),
});

/** What was used of the machine while the highest rate was offered that still held. */
const use = z.strictObject({
  ratePerSecond: perSecond,
  /** By backend, from 1. */
  backends: z.array(cores),
  chroma: cores,
  balancer: cores,
  generator: cores,
  /** Everything that ran, ours or not. */
  host: cores,
});

/** So many backends, after one fresh start. */
const scalingPoint = z.strictObject({
  backends: count,
  /** From 1; each number of backends is started afresh each time. */
  repeat: count,
  tookMs: ms,
  capacity: bracket,
  /** null: nothing held. */
  use: use.nullable(),
});

/** How capacity grows with backends behind a balancer. */
export const scaling = z.strictObject({
  /** Latency within which `percentile` of the requests must be answered. */
  limitMs: ms,
  percentile: z.number(),
  /** Quotient of neighbouring rates: how narrow a bracket gets. */
  step: z.number(),
  /** Numbers of backends that were asked for. */
  wanted: z.array(count),
  cores: z.strictObject({
    machine: count,
    /** For the largest number of backends that was asked for. */
    needed: count,
    /** Of each backend, whatever their number. */
    backend: cores,
    chroma: cores,
    /** nginx's one worker. */
    balancer: cores,
    generator: cores,
    /** Whether every part was held to CPUs of its own. */
    held: z.boolean(),
  }),
  /** Chroma's own path, without any backend; null: not measured. */
  direct: bracket.nullable(),
  points: z.array(scalingPoint),
  /** Share of its CPUs from which a part is called full. */
  fullFrom: share,
});

export type ScalingEvidence = z.infer<typeof scaling>;
export type ScalingPoint = z.infer<typeof scalingPoint>;
export type ScalingBracket = z.infer<typeof bracket>;
export type ScalingUse = z.infer<typeof use>;
