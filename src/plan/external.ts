import { z } from "zod";
import type { Milliseconds } from "../units/quantity.ts";
import { MINUTE, ms } from "./fields.ts";

const url = (what: string) =>
  z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, "http(s)://host[:port], without user, ? and #")
    .nullable()
    .default(null)
    .describe(`${what}; null: it isn't asked.`);

const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, "a header's name");

const headers = z
  .record(headerName, z.string())
  .default({})
  .describe("Sent with every request; nothing secret, which `key` is for.");

const key = z
  .strictObject({
    variable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of an environment variable")
      .nullable()
      .default(null)
      .describe("Environment variable that holds the key; null: no key is sent."),
    header: headerName.default("X-Chroma-Token").describe("Header that carries it."),
    prefix: z
      .string()
      .default("")
      .describe('Stands before it in the header: "Bearer ", with its space.'),
  })
  .prefault({})
  .describe("Its value is read from the environment and written nowhere.");

const app = z
  .strictObject({
    url: url("Base URL of the application"),
    path: z
      .string()
      .regex(/^\/[^\s]*$/, "a path that begins with /")
      .default("/query")
      .describe("Route that answers a query."),
    method: z.enum(["POST", "PUT", "PATCH"]).default("POST").describe("Its method."),
    body: z
      .string()
      .default('{"embedding": {{vector}}, "k": {{k}}}')
      .describe("JSON that is sent; {{vector}} becomes a list of numbers, {{k}} a number."),
    ids: z
      .string()
      .regex(/^(\*|[^.\s]+)(\.(\*|[^.\s]+))*$/, "names with dots between them, * for every entry")
      .default("ids")
      .describe("Where the answer holds the ids, nearest first: ids, or hits.*.id"),
    headers,
    key,
  })
  .prefault({})
  .describe("The application, as its users ask it.");

const chroma = z
  .strictObject({
    url: url("Base URL of the Chroma server, or of managed Chroma"),
    tenant: z.string().min(1).default("default_tenant").describe("Its tenant."),
    database: z.string().min(1).default("default_database").describe("Its database."),
    collection: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("Collection to ask; null: the only one there."),
    headers,
    key,
  })
  .prefault({})
  .describe("The Chroma server. Without an application it is what is measured.");

const hook = (what: string) =>
  z.string().min(1).nullable().default(null).describe(`Shell command that ${what}; null: none.`);

const hooks = z
  .strictObject({
    stop: hook("stops Chroma in good order, and returns when it is down"),
    start: hook("starts Chroma again"),
    kill: hook("kills Chroma without a last word"),
    restart: hook("restarts Chroma in good order; without it stop and start do it"),
    backup: hook("keeps a copy of Chroma's data, before the first drill"),
    restore: hook("brings that copy back, after the last drill and when it is healed"),
    limitMs: ms({ max: 60 * MINUTE })
      .default(60_000 as Milliseconds)
      .describe("A hook that takes longer is ended, and has failed."),
  })
  .prefault({})
  .describe("How a staging system is broken and mended: systemctl, kubectl, docker compose.");

/** A deployment that exists already. */
export const external = z
  .strictObject({
    app,
    chroma,
    authorityFile: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        "PEM file of a certificate authority to trust besides the known ones. Relative to the plan.",
      ),
    disposable: z
      .boolean()
      .default(false)
      .describe(
        "Whether it may be broken and written to, in collections of the harness's own (assay-…).",
      ),
    hooks,
  })
  .prefault({})
  .describe("A deployment that exists already, for the driver external.");

/** A plan's external deployment. */
export type External = z.infer<typeof external>;
