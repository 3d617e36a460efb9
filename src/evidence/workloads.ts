import { z } from "zod";
import { bytes, count, logRatio, ms, perSecond, share } from "./quantities.ts";
import { latency, side } from "./round.ts";

/** Vectors a second by batch size: one client, one batch after the other, either setup in turn. */
const ingest = z.strictObject({
  side,
  /** Records of a batch. */
  batch: count,
  batches: count,
  failed: count,
  /** Records acknowledged, by the time that their batches took; null: none was. */
  recordsPerSecond: perSecond.nullable(),
  batchMsP50: latency,
});

/** From a record's acknowledgement until a query finds it; censored ones aren't in the list. */
const queryable = z.strictObject({
  side,
  tries: count,
  /** Not found within the limit. */
  neverFound: count,
  foundMs: z.array(ms),
});

const disturbanceKind = z.enum([
  /** Records are added, replaced and deleted in the collection that is asked. */
  "writes",
  /** The bystander: another collection of the same setup is asked, or written to. */
  "queries elsewhere",
  "writes elsewhere",
]);

/** Queries at a fixed rate in alternating blocks, alone and while something else goes on. */
const disturbance = z.strictObject({
  side,
  kind: disturbanceKind,
  queriesPerSecond: perSecond,
  /** Of what goes on besides: requests a second. */
  besidesPerSecond: perSecond,
  besidesFailed: count,
  besidesSent: count,
  requests: count,
  failed: count,
  aloneMsP50: latency,
  withMsP50: latency,
  aloneMsP95: latency,
  withMsP95: latency,
  /** For each pair of blocks the median over queries of ln(with / alone); failed ones are left out. */
  blocks: z.array(logRatio),
});

/** Queries with a filter that keeps a known share of the records. */
const filtered = z.strictObject({
  side,
  filter: z.enum(["none", "where", "where_document"]),
  /** Share of the records that pass the filter. */
  selectivity: share,
  requests: count,
  failed: count,
  p50: latency,
  /** Median over queries of ln(with the filter / without); null: nothing to compare. */
  overNone: logRatio.nullable(),
  /** Mean share of the true neighbours among those that pass. */
  recall: share.nullable(),
});

/** The same collection and the same queries, with other collections beside it. */
const collections = z.strictObject({
  side,
  /** All of them. */
  collections: count,
  readyMs: ms,
  p50: latency,
  failed: count,
  pssBytes: bytes,
});

/** One stretch of a steady load. */
const soakStretch = z.strictObject({
  side,
  /** Its middle, from the load's start. */
  atMs: ms,
  requests: count,
  failed: count,
  p50: latency,
  /** Largest that was seen in it. */
  pssBytes: bytes,
});

/** What a setup takes with so many records in it, warmed. */
const growth = z.strictObject({
  side,
  records: count,
  dimension: count,
  pssBytes: bytes,
  diskBytes: bytes,
  p50: latency,
});

/** Work other than plain queries: figures without a verdict, but for what growth tells of capacity. */
export const workloads = z.strictObject({
  /** Records in the collection that is asked. */
  records: count,
  ingest: z.array(ingest),
  queryable: z.array(queryable),
  disturbances: z.array(disturbance),
  filters: z.array(filtered),
  collections: z.array(collections),
  soak: z.strictObject({ ratePerSecond: perSecond, stretches: z.array(soakStretch) }).nullable(),
  growth: z.array(growth),
  /** Memory that this machine could give when growth was measured. */
  availableBytes: bytes,
  /** What was asked for and couldn't be played, and why. */
  skipped: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});

export type WorkloadsEvidence = z.infer<typeof workloads>;
export type IngestRow = z.infer<typeof ingest>;
export type QueryableRow = z.infer<typeof queryable>;
export type DisturbanceKind = z.infer<typeof disturbanceKind>;
export type DisturbanceRow = z.infer<typeof disturbance>;
export type FilteredRow = z.infer<typeof filtered>;
export type CollectionsRow = z.infer<typeof collections>;
export type SoakStretch = z.infer<typeof soakStretch>;
export type GrowthRow = z.infer<typeof growth>;
