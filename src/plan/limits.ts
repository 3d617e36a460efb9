import { z } from "zod";

const limits = (what: string) =>
  z
    .strictObject({
      cpus: z
        .number()
        .min(0.05)
        .max(1024)
        .nullable()
        .default(null)
        .describe("CPUs that it may use; null: all."),
      memoryMiB: z
        .int()
        .min(16)
        .max(1024 ** 2)
        .nullable()
        .default(null)
        .describe("Memory that it may use, swap included; null: all."),
    })
    .prefault({})
    .describe(what);

/** What each container may use; verified from inside before anything is measured. */
export const partLimits = z
  .strictObject({
    backend: limits("Of each backend, in both setups."),
    chroma: limits("Of the Chroma server."),
    balancer: limits("Of the balancer."),
    gateway: limits("Of the gateway."),
  })
  .prefault({})
  .describe("Limits of the docker driver's containers.");
