import { z } from "zod";
import type { Reply } from "./ask.ts";

/** One route of a server's API: "GET /api/v2/tenants/{tenant}". */
export interface Route {
  readonly method: string;
  readonly path: string;
}

const METHODS: readonly string[] = ["get", "put", "post", "patch", "delete"];

const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Where the server describes itself. */
export const DESCRIPTION = "/openapi.json";

/** Every route that a server's own description names; null where it isn't one. */
export function readRoutes(reply: Reply): readonly Route[] | null {
  if (reply.kind !== "answered" || reply.status !== 200) return null;
  const parsed = description.safeParse(parseJson(reply.text));
  if (!parsed.success) return null;
  const routes = Object.entries(parsed.data.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => METHODS.includes(method))
      .map((method) => ({ method: method.toUpperCase(), path })),
  );
  return routes.length === 0 ? null : routes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const DATABASES = "/api/v2/tenants/{tenant}/databases";
const COLLECTIONS = `${DATABASES}/{database}/collections`;
const RECORDS = `${COLLECTIONS}/{collection_id}`;

/** What Chroma's documentation names, for a server that doesn't describe itself. */
export const KNOWN_ROUTES: readonly Route[] = [
  ...["heartbeat", "healthcheck", "version", "pre-flight-checks", "auth/identity"].map((name) => ({
    method: "GET",
    path: `/api/v2/${name}`,
  })),
  { method: "POST", path: "/api/v2/reset" },
  { method: "POST", path: "/api/v2/tenants" },
  { method: "GET", path: "/api/v2/tenants/{tenant}" },
  { method: "GET", path: DATABASES },
  { method: "POST", path: DATABASES },
  { method: "GET", path: `${DATABASES}/{database}` },
  { method: "DELETE", path: `${DATABASES}/{database}` },
  { method: "GET", path: `${DATABASES}/{database}/collections_count` },
  { method: "GET", path: COLLECTIONS },
  { method: "POST", path: COLLECTIONS },
  { method: "GET", path: RECORDS },
  { method: "PUT", path: RECORDS },
  { method: "DELETE", path: RECORDS },
  { method: "GET", path: `${RECORDS}/count` },
  ...["add", "update", "upsert", "get", "query", "delete"].map((name) => ({
    method: "POST",
    path: `${RECORDS}/${name}`,
  })),
];
