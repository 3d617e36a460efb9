import { z } from "zod";
import type { Milliseconds, PerSecond, Share } from "../units/quantity.ts";
import { ascending, MINUTE, ms, rate, shareUpTo } from "./fields.ts";

const slo = z
  .strictObject({
    percentile: z
      .number()
      .min(50)
      .max(99.9)
      .default(99)
      .describe("So many requests in a hundred must be right and within the limit."),
    limitsMs: z
      .array(ms({ min: 1, max: MINUTE }))
      .min(1)
      .max(3)
      .superRefine(ascending("times"))
      .default([50 as Milliseconds, 250 as Milliseconds])
      .describe("The limits, ascending; a verdict needs agreement at all of them."),
    failedMax: shareUpTo(0.5)
      .default(0.001 as Share)
      .describe("Largest share of failed requests, however quick the others are."),
  })
  .prefault({})
  .describe("The objective that a load must hold.");

/** How many users a setup carries: the ladder, and the objective it is climbed to. */
export const capacity = z
  .strictObject({
    thinkMs: ms({ min: 1, max: 60 * MINUTE })
      .default(10_000 as Milliseconds)
      .describe("A user sends a request every so often on average, at random."),
    slo,
    step: z
      .number()
      .min(1.02)
      .max(2)
      .default(1.25)
      .describe("Quotient of neighbouring rungs: how narrow the answer gets."),
    startPerSecond: rate({ min: 0.1, max: 50_000 })
      .nullable()
      .default(null)
      .describe("The first rung; null: half of what 16 users in a closed loop get through."),
    minPerSecond: rate({ min: 0.01, max: 50_000 })
      .default(1 as PerSecond)
      .describe("No slower rung is tried."),
    maxPerSecond: rate({ min: 1, max: 50_000 })
      .default(10_000 as PerSecond)
      .describe("No faster rung is tried, nor one that the generator can't send."),
    passMs: ms({ min: 1500, max: 10 * MINUTE })
      .default(5000 as Milliseconds)
      .describe("How long a rung is offered at a time; the first half second doesn't count."),
    passes: z
      .int()
      .min(2)
      .max(100)
      .default(4)
      .describe("Passes after which a rung that can't be decided is left open."),
    severalBackends: z
      .int()
      .min(2)
      .max(32)
      .nullable()
      .default(null)
      .describe(
        "So many backends behind nginx on the server's side, climbed in every repeat after the plan's own one, on the same CPUs in all; null: the plan's own alone.",
      ),
    repeat: z
      .int()
      .min(1)
      .max(20)
      .default(2)
      .describe("Ladders of each setup, from fresh starts; a verdict takes two."),
  })
  .prefault({})
  .describe("How many users the setups carry within an objective.");
