import { z } from "zod";
import type { Milliseconds, Share } from "../units/quantity.ts";

const ms = z.number().positive() as unknown as z.ZodType<Milliseconds, number>;
const share = z.number().min(0).max(1) as unknown as z.ZodType<Share, number>;
const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string());

const backend = z
  .strictObject({
    threads: z.int().min(1).max(1000).default(40).describe("Worker threads for request handlers."),
    variables: variables.default({}).describe("Environment variables of the backend."),
  })
  .prefault({});

const local = z.strictObject({ backend }).prefault({});

const server = z
  .strictObject({
    backend,
    chroma: z
      .strictObject({
        variables: variables.default({}).describe("Environment variables of the Chroma server."),
      })
      .prefault({}),
  })
  .prefault({});

const data = z
  .strictObject({
    source: z
      .string()
      .default("shipped")
      .describe(
        "shipped | synthetic:<records>x<dimension> | chroma:<folder>[#<collection>]. Paths are relative to the plan.",
      ),
    queries: z
      .string()
      .nullable()
      .default(null)
      .describe("File with one JSON array (the query's vector) a line; null: the source's own."),
    queryCount: z.int().min(50).max(5000).default(500).describe("Most queries to use."),
    k: z.int().min(1).max(100).default(10).describe("Neighbours asked for."),
    include: z
      .array(z.enum(["documents", "distances", "metadatas"]))
      .default(["distances", "documents"])
      .describe("What a reply carries besides the ids."),
  })
  .prefault({});

const load = z
  .strictObject({
    timeoutMs: ms.default(5000 as Milliseconds).describe("A reply later than this has failed."),
    spinMs: (z.number().min(0).max(5) as unknown as z.ZodType<Milliseconds, number>)
      .default(1.2 as Milliseconds)
      .describe("How long before a due time the generator wakes and spins."),
    quiet: z
      .strictObject({ pairs: z.int().min(50).max(5000).default(200) })
      .prefault({})
      .describe("One request at a time: service time without queueing."),
    busy: z
      .strictObject({
        users: z.int().min(1).max(200).default(16).describe("Users of the closed loop that finds the capacity."),
        share: share.default(0.5 as Share).describe("Of the smaller capacity."),
        blocks: z.int().min(4).max(200).multipleOf(2).default(12),
      })
      .prefault({})
      .describe("Poisson arrivals at a fixed rate, in alternating blocks."),
    warm: z
      .strictObject({ window: z.int().min(50).max(2000).default(200), limitMs: ms.default(15000 as Milliseconds) })
      .prefault({}),
  })
  .prefault({});

/** The whole of what a run does. Built-in profiles are plans too. */
export const planSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens, at most 31")
    .describe("Part of the run's folder's name."),
  seed: z.int().min(0).max(2 ** 31 - 1).default(1).describe("Everything drawn at random follows from it."),
  driver: z.enum(["process"]).default("process").describe("How the setups are stood up."),
  setups: z.strictObject({ local, server }).prefault({}),
  data,
  load,
  rounds: z
    .strictObject({
      looks: z
        .array(z.int().min(1).max(100))
        .min(1)
        .max(3)
        .default([5, 8, 12])
        .describe("Numbers of rounds after which the comparison is judged; ascending."),
      readyMs: ms.default(60000 as Milliseconds).describe("Limit for a setup to become ready."),
    })
    .prefault({}),
  claims: z
    .array(z.string())
    .min(1)
    .default(["query-speed", "faster", "latency-network", "resources"])
    .describe("Claims to judge, by id: `chroma-assay claims`."),
});

export type Plan = z.infer<typeof planSchema>;
