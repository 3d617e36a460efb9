import { z } from "zod";
import { external } from "./external.ts";
import { MINUTE } from "./fields.ts";

const variables = z.record(
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "letters, digits and underscores, not a digit first"),
  z.string(),
);

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
  .strictObject({ backend, external })
  .prefault({})
  .describe("A backend with Chroma embedded, on a folder.");

const balancer = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        "Whether the application is reached through nginx; what needs several backends brings it anyway.",
      ),
    port,
    method: z
      .enum(["round-robin", "least-connections", "ip-hash"])
      .default("round-robin")
      .describe("Which backend gets a request."),
    maxFails: z
      .int()
      .min(0)
      .max(100)
      .default(1)
      .describe("Failures after which a backend is left out; 0: it never is."),
    failTimeoutMs: z
      .int()
      .min(1000)
      .max(10 * MINUTE)
      .multipleOf(1000)
      .default(2000)
      .describe("How long it is left out before it is tried again; whole seconds."),
    connectTimeoutMs: z
      .int()
      .min(1)
      .max(75_000)
      .default(1000)
      .describe("A backend that doesn't accept within this time has failed."),
    failover: z
      .boolean()
      .default(true)
      .describe(
        "Whether a request that a backend didn't take goes to the next one. A write that it took is never sent twice.",
      ),
  })
  .prefault({})
  .describe("nginx before the backends: NGINX_BIN, or the one on PATH.");

const gateway = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe("Whether the backends reach Chroma through nginx, by TLS and with a token."),
    port,
  })
  .prefault({})
  .describe("nginx before Chroma. Certificate and tokens are made for each setup.");

const server = z
  .strictObject({
    backend,
    backends: z
      .int()
      .min(1)
      .max(32)
      .default(1)
      .describe("How many of them; several need the balancer."),
    balancer,
    gateway,
    chroma: z
      .strictObject({
        port,
        variables: variables.default({}).describe("Environment variables of the Chroma server."),
      })
      .prefault({})
      .describe("The Chroma server."),
    external,
  })
  .prefault({})
  .describe("Backends with a Chroma server behind them.");

/** The two deployments. */
export const setups = z.strictObject({ local, server }).prefault({}).describe("What is compared.");
