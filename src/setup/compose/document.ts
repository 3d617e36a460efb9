import { z } from "zod";
import { HarnessError } from "../../errors.ts";

/** Where a file's deployment is asked, and what it must answer. */
const answer = z.strictObject({
  /** "server", for the report. */
  name: z.string().min(1),
  service: z.string().min(1),
  /** Within the container; it must be published. */
  port: z.int().min(1).max(65_535),
  path: z.string().startsWith("/"),
  /** File with the body of a known query, relative to the compose file; null: a GET that must be answered. */
  query: z.string().nullable().default(null),
  /** The id that must come first. */
  first: z.string().nullable().default(null),
});

const published = z.object({ target: z.int(), protocol: z.string().default("tcp") });

const document = z.object({
  services: z.record(
    z.string(),
    z.object({ image: z.string().optional(), ports: z.array(published).default([]) }),
  ),
  "x-chroma-assay": z.strictObject({ answers: z.array(answer).min(1) }).optional(),
});

export type Answer = z.infer<typeof answer>;
export type PublishedPort = z.infer<typeof published>;

/** What a compose file comes to, as far as it is judged. */
export interface ComposeDocument {
  readonly services: Readonly<
    Record<
      string,
      { readonly image?: string | undefined; readonly ports: readonly PublishedPort[] }
    >
  >;
  readonly answers: readonly Answer[];
}

/**
 * Reads what `docker compose config --format json` printed.
 * @throws HarnessError PLAN_INVALID where the file doesn't say whom to ask.
 */
export function readDocument(file: string, json: string): ComposeDocument {
  const parsed = document.safeParse(JSON.parse(json));
  const missing = (what: string) =>
    new HarnessError(
      "PLAN_INVALID",
      `Expected ${file} to say in x-chroma-assay whom to ask: ${what}.`,
      {
        hint: "docker-compose.bench.yml shows how: answers, each with name, service, port, path, query and first.",
      },
    );
  if (!parsed.success) throw missing(z.prettifyError(parsed.error).split("\n")[0] ?? "");
  const { services, "x-chroma-assay": own } = parsed.data;
  if (own === undefined) throw missing("there is none");
  for (const { service, port } of own.answers)
    if (!services[service]?.ports.some(({ target }) => target === port))
      throw missing(`the service ${service} publishes no port ${port}`);
  return { services, answers: own.answers };
}
