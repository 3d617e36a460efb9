import { z } from "zod";
import { bytes, count, ms } from "./quantities.ts";
import { latency, side } from "./round.ts";

/** One setup, started from a copy whose files had been told to leave the page cache. */
const coldStart = z.strictObject({
  /** The copy's files. */
  files: count,
  bytes,
  /** Of these bytes, how many were in memory before they were told to leave, and how many after. */
  residentBefore: bytes,
  residentAfter: bytes,
  /** From the first process's start to the first query with the right ids. */
  readyMs: ms,
  /** The very first queries after the start, one after the other, each another; through the app. */
  queries: z.array(latency).min(1),
});

/** What the first queries cost when the data has left the page cache. Shown, never judged. */
export const cold = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("measured"), starts: z.partialRecord(side, coldStart) }),
  z.strictObject({ kind: z.literal("not measured"), why: z.string() }),
]);

export type Cold = z.infer<typeof cold>;
export type ColdStart = z.infer<typeof coldStart>;
