import { ChromaClient, type CreateCollectionConfiguration } from "chromadb";
import { z } from "zod";
import { HarnessError } from "../errors.ts";
import { type Milliseconds, seconds } from "../units/quantity.ts";
import { type ChromaCollection, createCollection } from "./collection.ts";
import { collectionFacts, type HnswSettings, preflight, type Space } from "./replies.ts";
import { type Connection, limited, request } from "./request.ts";

/** Chroma's names for the tenant and the database of an application that asks for none. */
const TENANT = "default_tenant";
const DATABASE = "default_database";
const LIST_PAGE = 1000;
const LIMIT = seconds(60);

export interface ChromaOptions {
  /** Base URL of the server, without a path. */
  readonly url: string;
  /** Ends every request. */
  readonly signal: AbortSignal;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default "default_tenant" */
  readonly tenant?: string;
  /** @default "default_database" */
  readonly database?: string;
  /**
   * A reply later than this is an error; asked for at each request.
   *
   * @default 60 s: the first read of a large collection loads its whole index.
   */
  readonly limitMs?: () => Milliseconds;
}

/** What to make a collection of. */
interface NewCollection {
  readonly name: string;
  readonly space: Space;
  /** Settings other than Chroma's defaults; null = none. */
  readonly hnsw: Omit<HnswSettings, "space"> | null;
}

/** What a server says of itself. */
interface ServerFacts {
  /** What `/version` says: "1.0.0" for every 1.x, so it can't tell which one runs. */
  readonly apiVersion: string;
  /** Most records in one batch. */
  readonly batchMax: number;
  /** Whether vectors may be sent as base64. */
  readonly base64: boolean;
}

/** Administers one Chroma server: no retries, and every call has a limit. */
export interface ChromaAdmin {
  readonly url: string;
  facts(): Promise<ServerFacts>;
  listCollections(): Promise<ChromaCollection[]>;
  /** @throws HarnessError DATA_INVALID where there is no such collection. */
  collection(name: string): Promise<ChromaCollection>;
  /** @throws HarnessError CHROMA_REPLY, for instance where the name is taken. */
  createCollection(wanted: NewCollection): Promise<ChromaCollection>;
  deleteCollection(name: string): Promise<void>;
}

/**
 * Opens the admin client of a Chroma server. Nothing is sent yet.
 *
 * @throws TypeError for a URL that isn't one.
 */
export function openChroma(options: ChromaOptions): ChromaAdmin {
  const connection: AdminConnection = {
    tenant: options.tenant ?? TENANT,
    database: options.database ?? DATABASE,
    origin: new URL(options.url).origin,
    headers: options.headers ?? {},
    signal: options.signal,
    limitMs: options.limitMs ?? (() => LIMIT),
  };
  const list = () => listCollections(connection);
  const byName = async (name: string) => {
    const all = await list();
    const found = all.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new HarnessError(
      "DATA_INVALID",
      `Expected a collection named "${name}", got: ${all.map((each) => each.name).join(", ") || "none"}.`,
    );
  };
  return {
    url: connection.origin,
    facts: () => readFacts(connection),
    listCollections: list,
    collection: byName,
    createCollection: async ({ name, space, hnsw }) => {
      const configuration = { hnsw: { ...hnsw, space } } as CreateCollectionConfiguration;
      await limited(connection, `create collection "${name}"`, (signal) =>
        npmClient(connection, signal).createCollection({
          name,
          configuration,
          embeddingFunction: null,
        }),
      );
      return byName(name);
    },
    deleteCollection: (name) =>
      limited(connection, `delete collection "${name}"`, (signal) =>
        npmClient(connection, signal).deleteCollection({ name }),
      ),
  };
}

/** Where the collections lie on the server. */
interface AdminConnection extends Connection {
  readonly tenant: string;
  readonly database: string;
}

/** A client of its own for each call: the npm client takes a signal only when it is made. */
function npmClient(connection: AdminConnection, signal: AbortSignal): ChromaClient {
  const { hostname, port, protocol } = new URL(connection.origin);
  const ssl = protocol === "https:";
  return new ChromaClient({
    host: hostname,
    port: port === "" ? (ssl ? 443 : 80) : Number(port),
    ssl,
    headers: { ...connection.headers },
    tenant: connection.tenant,
    database: connection.database,
    fetchOptions: { signal },
  });
}

async function readFacts(connection: Connection): Promise<ServerFacts> {
  const checks = await request(connection, {
    what: "answer its pre-flight checks",
    path: "/pre-flight-checks",
    reply: preflight,
  });
  const apiVersion = await request(connection, {
    what: "tell its version",
    path: "/version",
    reply: z.string(),
  });
  return {
    apiVersion,
    batchMax: checks.max_batch_size,
    base64: checks.supports_base64_encoding,
  };
}

/** Not by the npm client: it hides a collection's dimension and looks for its embedding function. */
async function listCollections(connection: AdminConnection): Promise<ChromaCollection[]> {
  const { tenant, database } = connection;
  const collections = `/tenants/${encodeURIComponent(tenant)}/databases/${encodeURIComponent(database)}/collections`;
  const found: ChromaCollection[] = [];
  for (;;) {
    const page = await request(connection, {
      what: "list its collections",
      path: `${collections}?limit=${LIST_PAGE}&offset=${found.length}`,
      reply: z.array(collectionFacts),
    });
    for (const facts of page)
      found.push(
        createCollection({
          facts,
          connection,
          path: `${collections}/${facts.id}`,
          records: (signal) => npmClient(connection, signal).collection(facts.id),
        }),
      );
    if (page.length < LIST_PAGE) return found;
  }
}
