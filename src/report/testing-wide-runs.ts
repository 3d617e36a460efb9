import { scaledTo } from "../claims/testing-scaling.ts";
import { type Evidence, evidence as schema } from "../evidence/evidence.ts";
import { fakeEvidence, fakeRound } from "./testing.ts";

const slower = { ratios: { quiet: 1.51, busy: 1.62 }, rounds: 5 };
const ms = (value: number) => ({ kind: "value", ms: value });
const LARGE = 123_456_789_012;

const coldStart = {
  files: 7,
  bytes: LARGE,
  residentBefore: LARGE,
  residentAfter: 0,
  readyMs: 2310,
  queries: [ms(1234), ms(412), { kind: "failed" }],
};

const workloads = {
  records: 1_000_000,
  ingest: [
    {
      side: "a",
      batch: 5000,
      batches: 20,
      failed: 1,
      recordsPerSecond: 4211,
      batchMsP50: ms(1187),
    },
    { side: "b", batch: 5000, batches: 20, failed: 0, recordsPerSecond: null, batchMsP50: ms(999) },
  ],
  queryable: [{ side: "b", tries: 20, neverFound: 2, foundMs: [12, 40, 1999] }],
  disturbances: [
    {
      side: "b",
      kind: "queries elsewhere",
      queriesPerSecond: 120,
      besidesPerSecond: 480,
      besidesFailed: 3,
      besidesSent: 9600,
      requests: 2400,
      failed: 4,
      aloneMsP50: ms(2.1),
      withMsP50: ms(9.4),
      aloneMsP95: ms(4.4),
      withMsP95: ms(88),
      blocks: [1.2, 1.4, 1.5, 1.6],
    },
  ],
  filters: [
    {
      side: "b",
      filter: "where_document",
      selectivity: 0.001,
      requests: 500,
      failed: 2,
      p50: ms(31),
      overNone: 2.4,
      recall: 0.71,
    },
  ],
  collections: [
    { side: "a", collections: 1000, readyMs: 61_000, p50: ms(3.1), failed: 0, pssBytes: LARGE },
  ],
  soak: {
    ratePerSecond: 144,
    stretches: [
      { side: "b", atMs: 30_000, requests: 4320, failed: 1, p50: ms(3), pssBytes: LARGE },
    ],
  },
  growth: [1000, 100_000, 1_000_000].map((records) => ({
    side: "b",
    records,
    dimension: 1536,
    pssBytes: records * 9000,
    diskBytes: LARGE,
    p50: ms(4),
  })),
  availableBytes: LARGE,
  skipped: [{ what: "many collections on the local setup", why: "it would need 41 GiB" }],
};

/** Runs with sections that other runs lack, whose tables and pictures are the widest there are. */
export const wideRuns = (): Readonly<Record<string, Evidence>> => {
  const plain = fakeEvidence(slower);
  return {
    "first queries": schema.parse({
      ...plain,
      cold: { kind: "measured", starts: { a: coldStart, b: coldStart } },
    }),
    "every workload": schema.parse({ ...plain, workloads }),
    "one setup up at a time": { ...plain, sequential: [1, 2, 3].map((n) => fakeRound(n, slower)) },
    "several backends": {
      ...plain,
      scaling: scaledTo([
        { backends: 1, carries: 100 },
        { backends: 2, carries: 190 },
        { backends: 3, carries: 240, use: { backends: 0.6, chroma: 0.95 } },
      ]).scaling,
    },
  };
};
