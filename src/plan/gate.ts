import { z } from "zod";
import { external } from "./external.ts";
import { chromaVersion } from "./fields.ts";

/** Letters that may stand in a file's name and in an annotation. */
const NAME = /^[a-z0-9][a-z0-9.-]{0,30}$/;

const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string());

const budget = (fallback: number, words: string) =>
  z.number().min(0).max(10).nullable().default(fallback).describe(words);

const reference = z
  .strictObject({
    name: z
      .string()
      .regex(NAME, "lower-case letters, digits, dots and hyphens, at most 31")
      .describe("How reports call it, e.g. last-release."),
    chroma: chromaVersion
      .nullable()
      .default(null)
      .describe("Version of Chroma (driver process); null: the one that the set-up installed."),
    image: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("Chroma's image (driver docker), best by digest; null: the plan's own."),
    backendFolder: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("Folder of the backend as it was, e.g. a git worktree; null: the plan's own."),
    backendVariables: variables.default({}).describe("On top of the plan's own."),
    chromaVariables: variables.default({}).describe("On top of the plan's own."),
    external,
  })
  .describe("What the candidate is held against. Everything left out is as in `setups.server`.");

/** The nightly gate: candidate (`setups.server`) against pinned references. */
export const gate = z
  .strictObject({
    references: z
      .array(reference)
      .max(2)
      .default([])
      .describe("One or two: the last release, and a fixed old one, so that slow drift shows."),
    budgets: z
      .strictObject({
        "p50-quiet": budget(0.05, "Largest slow-down of the quiet median that passes; 0.05 = 5 %."),
        "p50-busy": budget(0.25, "The same under load, which is an order of magnitude noisier."),
        capacity: z
          .number()
          .min(0)
          .max(10)
          .nullable()
          .default(null)
          .describe(
            "Largest loss of users at the objective; null: not measured, it takes minutes.",
          ),
        recall: budget(0.01, "Largest loss of recall, as a share."),
        failures: budget(0.001, "Largest rise of the share of failed requests."),
        ledger: budget(0, "Findings of the drills that the reference doesn't have."),
        recovery: budget(1, "Largest lengthening of the recovery time; 1 = twice as long."),
      })
      .prefault({})
      .describe("What passes, by metric; null: the metric isn't measured."),
    drills: z
      .array(z.string())
      .default(["crash-persistence"])
      .describe("Drills played on either side, for ledger and recovery."),
    selfTest: z
      .strictObject({
        rounds: z
          .int()
          .min(3)
          .max(12)
          .default(5)
          .describe(
            "Rounds of each of its two duets; fewer than 5 often can't tell the slow-down from noise.",
          ),
      })
      .prefault({})
      .describe("Each night proves that it can alarm, and that it doesn't cry wolf."),
    accepted: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("File with regressions that the team accepted; relative to the plan."),
  })
  .prefault({})
  .describe("The nightly gate.");
