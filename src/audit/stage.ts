import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ask, headersOf, type Question, type Reply } from "./ask.ts";
import type { AuditTarget, Caller } from "./target.ts";

/** What requests are about: a tenant, a database and a collection of the audit's own. */
export interface Scene {
  readonly tenant: string;
  readonly database: string;
  readonly collection: string;
  readonly collectionId: string;
  /** Whether they are there; otherwise the names are nobody's. */
  readonly isReal: boolean;
}

export interface Stage {
  /** Makes what isn't there. Nothing on a target that isn't disposable. */
  set(signal: AbortSignal): Promise<Scene>;
  /** Somebody may have deleted it: the next time it is made anew. */
  doubt(): void;
}

export interface StageOwner {
  readonly target: AuditTarget;
  /** By whose right it is made; undefined = nobody's is needed. */
  readonly caller: Caller | undefined;
}

/** Nobody's. */
const NOBODY = "00000000-0000-4000-8000-000000000000";
const VECTOR: readonly number[] = [1, 2, 3];

const made = z.object({ id: z.string() });

/** Under names that nobody else uses. */
export function createStage(owner: StageOwner): Stage {
  const own = randomUUID().slice(0, 8);
  let scene: Scene = {
    tenant: owner.caller?.tenant ?? `assay-tenant-${own}`,
    database: `assay-database-${own}`,
    collection: `assay-collection-${own}`,
    collectionId: NOBODY,
    isReal: false,
  };
  return {
    async set(signal) {
      if (owner.target.disposable && !scene.isReal) scene = await build(scene, owner, signal);
      return scene;
    },
    doubt() {
      scene = { ...scene, isReal: false };
    },
  };
}

async function build(scene: Scene, owner: StageOwner, signal: AbortSignal): Promise<Scene> {
  const { target, caller } = owner;
  const headers = caller === undefined ? {} : headersOf(caller);
  const make = (path: string, body: unknown): Promise<Reply> =>
    ask(target, { method: "POST", path, headers, body }, signal);
  const databases = `/api/v2/tenants/${scene.tenant}/databases`;
  await make("/api/v2/tenants", { name: scene.tenant });
  await make(databases, { name: scene.database });
  const reply = await make(`${databases}/${scene.database}/collections`, {
    name: scene.collection,
    get_or_create: true,
  });
  const found = made.safeParse(reply.kind === "answered" ? parseJson(reply.text) : null);
  if (!found.success) return { ...scene, collectionId: NOBODY, isReal: false };
  const real = { ...scene, collectionId: found.data.id, isReal: true };
  // A collection without a record has no dimension that a query could meet.
  await make(`${recordsOf(real)}/upsert`, record("first"));
  return real;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Path of the scene's collection, by its id. */
export const recordsOf = ({ tenant, database, collectionId }: Scene): string =>
  `/api/v2/tenants/${tenant}/databases/${database}/collections/${collectionId}`;

const record = (id: string) => ({ ids: [id], embeddings: [VECTOR], documents: [id] });

/** A request that the route would serve, so that whoever is served was let in. */
export function questionFor(
  { method, path }: { readonly method: string; readonly path: string },
  scene: Scene,
): Question {
  // A collection itself is asked for by its name, its records by its id.
  const byName =
    (method === "GET" || method === "DELETE") && /\/collections\/\{collection[^/]*\}$/.test(path);
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (name.includes("tenant")) return scene.tenant;
    if (name.includes("database")) return scene.database;
    if (name.includes("collection")) return byName ? scene.collection : scene.collectionId;
    return "assay";
  });
  if (method === "GET" || method === "DELETE") return { method, path: filled };
  return { method, path: filled, body: bodyFor(path) };
}

/** By the route's last word; a route that isn't known gets an empty body. */
function bodyFor(path: string): unknown {
  const fresh = `assay-${randomUUID()}`;
  switch (path.split("/").at(-1)) {
    case "tenants":
    case "databases":
    case "collections":
      return { name: fresh };
    case "add":
    case "upsert":
      return record(fresh);
    case "update":
      return record("first");
    case "get":
      return { limit: 1 };
    case "delete":
      return { ids: [fresh] };
    case "query":
      return { query_embeddings: [VECTOR], n_results: 1 };
    case "fork":
      return { new_name: fresh };
    case "search":
      return { searches: [{}] };
    case "{tenant_name}":
      return { resource_name: fresh };
    default:
      return {};
  }
}
