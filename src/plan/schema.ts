import { z } from "zod";
import type { Milliseconds, Share } from "../units/quantity.ts";
import { capacity } from "./capacity.ts";
import { readDataSource } from "./data-source.ts";
import { drilling } from "./drilling.ts";
import { ascending, MINUTE, ms, share } from "./fields.ts";
import { gate } from "./gate.ts";
import { images } from "./images.ts";
import { partLimits } from "./limits.ts";
import { scaling } from "./scaling.ts";
import { setups } from "./setups.ts";
import { workloads } from "./workloads.ts";

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

function isSource(text: string, context: z.RefinementCtx): void {
  const source = readDataSource(text);
  if (source.kind !== "fault") return;
  context.addIssue({ code: "custom", message: source.expected, params: { mend: source.mend } });
}

const column = (takes: string) => z.string().nullable().default(null).describe(takes);

const columns = z
  .strictObject({
    vector: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("Column with the vectors; null: the only one with lists of numbers."),
    id: column('Column with the ids; null: `id`, `_id` or `ids`, where there is one; "": none.'),
    document: column('Column with the texts; null: the only one with long texts; "": none.'),
    metadata: z
      .array(z.string().min(1))
      .superRefine(unique)
      .default([])
      .describe("Columns that go into the records' metadata."),
  })
  .prefault({})
  .describe("Columns of a file:<path>; `vector` is looked for in `queries`, too.");

const data = z
  .strictObject({
    source: z
      .string()
      .superRefine(isSource)
      .default("shipped")
      .describe(
        "shipped | synthetic:<records>x<dimension> | chroma:<folder>[#<collection>] | file:<path> (.npy, .parquet, .jsonl, .fvecs). Paths are relative to the plan.",
      ),
    columns,
    space: z
      .enum(["l2", "cosine", "ip"])
      .nullable()
      .default(null)
      .describe("Distance of the records of a file:<path>; null: l2, as is Chroma's default."),
    queries: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        "File with the queries' vectors: .npy, .parquet, .fvecs, or JSON by lines; null: the source's own.",
      ),
    queryCount: z.int().min(50).max(5000).default(500).describe("Most queries to use."),
    builds: z
      .int()
      .min(1)
      .max(5)
      .default(1)
      .describe(
        "Indexes of the same records, built independently; rounds take turns with them. A Chroma folder of yours has one.",
      ),
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
    generator: z
      .enum(["host", "container"])
      .default("host")
      .describe(
        "Where k6 runs; a container, with the driver docker alone, has this machine's network: what it sends goes the same way.",
      ),
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
      .superRefine(ascending("numbers of rounds"))
      .default([5, 8, 12])
      .describe("Numbers of rounds after which the comparison is judged; ascending."),
    readyMs: ms({ max: 60 * MINUTE })
      .default(60000 as Milliseconds)
      .describe("Limit for a setup to become ready."),
    sequential: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe(
        "Rounds after these with one setup up at a time, which must agree; 2 or more to be judged. Where both don't fit on the machine side by side, they alone are played.",
      ),
  })
  .prefault({})
  .describe("How often everything is started afresh and measured.");

const confidence = z
  .strictObject({
    pass: share
      .default(0.9 as Share)
      .describe(
        "A promise about every failure is supported when it is kept at least so often, by a one-sided 95 % bound.",
      ),
  })
  .prefault({})
  .describe("When counting is enough.");

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
  driver: z
    .enum(["process", "docker", "external"])
    .default("process")
    .describe(
      "How the setups are stood up: child processes, or containers; external: they stand already.",
    ),
  images,
  limits: partLimits,
  setups,
  data,
  load,
  rounds,
  capacity,
  scaling,
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
  drilling,
  gate,
  workloads,
  confidence,
});

/** A plan with every field set. */
export type Plan = z.infer<typeof planSchema>;
/** A plan as people write it: what is left out takes its default. */
export type PlanInput = z.input<typeof planSchema>;
