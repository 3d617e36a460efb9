import { z } from "zod";
import type { Milliseconds, Share } from "../units/quantity.ts";
import { readDataSource } from "./data-source.ts";

type Quantified<T> = z.ZodType<T, number>;
const ms = (above: { min?: number; max: number }) => {
  const number = z.number().max(above.max);
  const bounded = above.min === undefined ? number.positive() : number.min(above.min);
  return bounded as unknown as Quantified<Milliseconds>;
};
const share = z.number().positive().max(1) as unknown as Quantified<Share>;

const MINUTE = 60_000;

const variables = z.record(
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "letters, digits and underscores, not a digit first"),
  z.string(),
);

/** Refuses a list that names something twice: the second would do nothing. */
function unique(list: readonly unknown[], context: z.RefinementCtx): void {
  list.forEach((item, index) => {
    if (list.indexOf(item) === index) return;
    context.addIssue({
      code: "custom",
      path: [index],
      message: "listed once",
      params: { mend: "Remove one of the two." },
    });
  });
}

function ascending(looks: readonly number[], context: z.RefinementCtx): void {
  if (looks.every((look, index) => index === 0 || look > (looks[index - 1] ?? 0))) return;
  const mended = [...new Set(looks)].sort((a, b) => a - b);
  context.addIssue({
    code: "custom",
    message: "ascending numbers of rounds",
    params: { mend: `Write [${mended.join(", ")}].` },
  });
}

function isSource(text: string, context: z.RefinementCtx): void {
  const source = readDataSource(text);
  if (source.kind !== "fault") return;
  context.addIssue({ code: "custom", message: source.expected, params: { mend: source.mend } });
}

const port = z
  .int()
  .min(1)
  .max(65_535)
  .nullable()
  .default(null)
  .describe("Fixed port on 127.0.0.1; null: a free one is chosen.");

const backend = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        "Folder with an app.py that answers as the reference backend does; null: the reference backend itself. Relative to the plan.",
      ),
    port,
    threads: z.int().min(1).max(1000).default(40).describe("Worker threads for request handlers."),
    variables: variables.default({}).describe("Environment variables of the backend."),
  })
  .prefault({})
  .describe("The application's own server, the same program in both setups.");

const local = z
  .strictObject({ backend })
  .prefault({})
  .describe("A backend with Chroma embedded, on a folder.");

const server = z
  .strictObject({
    backend,
    chroma: z
      .strictObject({
        port,
        variables: variables.default({}).describe("Environment variables of the Chroma server."),
      })
      .prefault({})
      .describe("The Chroma server."),
  })
  .prefault({})
  .describe("A backend with a Chroma server behind it.");

const data = z
  .strictObject({
    source: z
      .string()
      .superRefine(isSource)
      .default("shipped")
      .describe(
        "shipped | synthetic:<records>x<dimension> | chroma:<folder>[#<collection>]. Paths are relative to the plan.",
      ),
    queries: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("File with one JSON array (the query's vector) a line; null: the source's own."),
    queryCount: z.int().min(50).max(5000).default(500).describe("Most queries to use."),
    k: z.int().min(1).max(100).default(10).describe("Neighbours asked for."),
    include: z
      .array(z.enum(["documents", "distances", "metadatas"]))
      .superRefine(unique)
      .default(["distances", "documents"])
      .describe("What a reply carries besides the ids."),
  })
  .prefault({})
  .describe("What is searched, and what is searched for.");

const load = z
  .strictObject({
    timeoutMs: ms({ max: MINUTE })
      .default(5000 as Milliseconds)
      .describe("A reply later than this has failed."),
    spinMs: ms({ min: 0, max: 5 })
      .default(1.2 as Milliseconds)
      .describe("How long before a due time the generator wakes and spins; 0 = a plain timer."),
    quiet: z
      .strictObject({
        pairs: z
          .int()
          .min(50)
          .max(5000)
          .default(200)
          .describe("Queries sent to both setups within milliseconds."),
      })
      .prefault({})
      .describe("One request at a time: service time without queueing."),
    busy: z
      .strictObject({
        users: z
          .int()
          .min(1)
          .max(200)
          .default(16)
          .describe("Users of the closed loop that finds the capacity."),
        share: share.default(0.5 as Share).describe("Rate, as a share of the smaller capacity."),
        blocks: z
          .int()
          .min(4)
          .max(200)
          .multipleOf(2)
          .default(12)
          .describe("Blocks in all; each pair of them is one for either setup."),
      })
      .prefault({})
      .describe("Poisson arrivals at a fixed rate, in alternating blocks."),
    warm: z
      .strictObject({
        window: z
          .int()
          .min(50)
          .max(2000)
          .default(200)
          .describe("Requests of a window; two medians in a row must agree within 5 %."),
        limitMs: ms({ max: 10 * MINUTE })
          .default(15000 as Milliseconds)
          .describe("Measure anyway after this time, flagged."),
      })
      .prefault({})
      .describe("What runs before anything is measured."),
  })
  .prefault({})
  .describe("How the setups are asked.");

const rounds = z
  .strictObject({
    looks: z
      .array(z.int().min(1).max(100))
      .min(1)
      .max(3)
      .superRefine(ascending)
      .default([5, 8, 12])
      .describe("Numbers of rounds after which the comparison is judged; ascending."),
    readyMs: ms({ max: 60 * MINUTE })
      .default(60000 as Milliseconds)
      .describe("Limit for a setup to become ready."),
  })
  .prefault({})
  .describe("How often everything is started afresh and measured.");

/** The whole of what a run does. Built-in profiles are plans too. */
export const planSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens, at most 31")
    .describe("Part of the run's folder's name."),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe("Everything drawn at random follows from it."),
  driver: z.enum(["process"]).default("process").describe("How the setups are stood up."),
  setups: z.strictObject({ local, server }).prefault({}).describe("What is compared."),
  data,
  load,
  rounds,
  claims: z
    .array(z.string())
    .min(1)
    .superRefine(unique)
    .default(["query-speed", "faster", "latency-network", "resources"])
    .describe("Claims to judge, by id: `chroma-assay claims`."),
  drills: z
    .array(z.string())
    .superRefine(unique)
    .default([])
    .describe("Drills to play after the rounds, by name: `chroma-assay drill --list`."),
});

/** A plan with every field set. */
export type Plan = z.infer<typeof planSchema>;
/** A plan as people write it: what is left out takes its default. */
export type PlanInput = z.input<typeof planSchema>;
