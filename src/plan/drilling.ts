import { z } from "zod";
import type { Milliseconds } from "../units/quantity.ts";
import { chromaVersion, MINUTE, ms } from "./fields.ts";

/** How a drill goes about it. */
export const drilling = z
  .strictObject({
    setup: z
      .enum(["local", "server"])
      .default("server")
      .describe("Which setup is broken, by drills that can break either."),
    records: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(2000)
      .describe(
        "Of the shipped or drawn records so many are stored; a folder of yours stays whole.",
      ),
    syncThreshold: z
      .int()
      .min(10)
      .max(100_000)
      .default(100)
      .describe(
        "Writes after which Chroma puts the index on disk (its default: 1000). Small, so that a drill crosses it often; a folder of yours keeps its own.",
      ),
    probeEveryMs: ms({ min: 10, max: 1000 })
      .default(50 as Milliseconds)
      .describe("A known query goes out so often, on every path, all through the drill."),
    baselineMs: ms({ min: 11_000, max: 10 * MINUTE })
      .default(11_000 as Milliseconds)
      .describe("How long the setup is watched before anything is broken."),
    holdMs: ms({ min: 100, max: 10 * MINUTE })
      .default(4000 as Milliseconds)
      .describe("How long a fault stays that doesn't end by itself."),
    limitMs: ms({ min: 1000, max: 60 * MINUTE })
      .default(60_000 as Milliseconds)
      .describe(
        "How long recovery is waited for, beyond which its time isn't known; and, at least 15 s, a reply when everything is read.",
      ),
    decisionMs: ms({ min: 0, max: 24 * 60 * MINUTE })
      .default(60_000 as Milliseconds)
      .describe("Assumed for a person to notice and decide; added where one must act."),
    controls: z
      .int()
      .min(0)
      .max(50)
      .default(0)
      .describe(
        "So often a drill's writes are played again without its fault, at least 5 times or never: an index misses some records by itself, and only beside these runs it is judged how many.",
      ),
    sampled: z
      .int()
      .min(50)
      .max(100_000)
      .default(1000)
      .describe(
        "So many records are looked for by their own vectors, in the drill and in its controls: fewer show less.",
      ),
    quotaMiB: z
      .int()
      .min(100)
      .max(1024 ** 2)
      .default(2048)
      .describe("A setup whose data folder grows beyond this is killed, which is a finding."),
    previousChroma: chromaVersion
      .default("1.5.8")
      .describe(
        "The version that the drills upgrade and downgrade begin with and go back to; installed when it is first used.",
      ),
    composeFile: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        "What the drill deploy stands up: a compose file that says in x-chroma-assay whom to ask; null: docker-compose.bench.yml. Relative to the plan.",
      ),
    repeat: z
      .int()
      .min(1)
      .max(300)
      .default(1)
      .describe("How often each drill is played; 29 passes show a chance of at least 90 %."),
  })
  .prefault({})
  .describe("How the drills break and watch a setup.");
