import { z } from "zod";
import type { Milliseconds, PerSecond } from "../units/quantity.ts";
import { ascending, MINUTE, ms, rate } from "./fields.ts";

/** Work other than plain queries, by name. */
export const workloadNames = [
  "ingest",
  "mixed",
  "bystander",
  "filtered",
  "collections",
  "soak",
  "growth",
] as const;

/** Work other than plain queries. */
export const workloads = z
  .strictObject({
    play: z
      .array(z.enum(workloadNames))
      .default([])
      .describe(
        "ingest: records a second by batch size; mixed: queries while records are written; bystander: queries on one collection while another one works; filtered: queries with where and where_document; collections: many of them; soak: hours, or minutes; growth: memory by records.",
      ),
    records: z
      .int()
      .min(200)
      .max(1_000_000)
      .default(5000)
      .describe("Records of the collection that is asked; growth takes as many as the data has."),
    batches: z
      .array(z.int().min(1).max(100_000))
      .min(1)
      .max(8)
      .superRefine(ascending("batch sizes"))
      .default([1, 10, 100, 1000])
      .describe("Batch sizes of the ingest, up to what Chroma takes in one."),
    queriesPerSecond: rate({ min: 1, max: 1000 })
      .default(30 as PerSecond)
      .describe("Queries of mixed and bystander."),
    besidesPerSecond: rate({ min: 0.1, max: 1000 })
      .default(15 as PerSecond)
      .describe("Requests of what goes on besides."),
    blocks: z
      .int()
      .min(4)
      .max(200)
      .multipleOf(2)
      .default(8)
      .describe("Blocks of mixed and bystander: half of them alone."),
    collections: z
      .array(z.int().min(1).max(10_000))
      .min(1)
      .max(6)
      .superRefine(ascending("numbers of collections"))
      .default([1, 100, 1000])
      .describe("How many collections the setup holds."),
    soakMs: ms({ min: 10_000, max: 24 * 60 * MINUTE })
      .default(60_000 as Milliseconds)
      .describe("How long the steady load lasts."),
    sizes: z
      .int()
      .min(4)
      .max(12)
      .default(5)
      .describe("Sizes of growth, in equal steps up to all records of the data."),
  })
  .prefault({})
  .describe("Work other than plain queries: figures, not verdicts.");
