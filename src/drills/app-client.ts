/** A record as an application sends it. */
export interface AppRecord {
  readonly id: string;
  readonly vector: ArrayLike<number>;
  readonly document: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** What a record's document says now. */
export type Seen =
  | { readonly kind: "there"; readonly document: string | null }
  | { readonly kind: "missing" };

/** One backend, as its users reach it. No call is tried again. */
export interface AppClient {
  /** @throws Error naming what came in place of a 2xx. */
  upsert(records: readonly AppRecord[]): Promise<void>;
  delete(ids: readonly string[]): Promise<void>;
  /** @throws Error as above. */
  see(id: string): Promise<Seen>;
  /** Ids of the nearest records. @throws Error as above. */
  find(vector: ArrayLike<number>, k: number): Promise<readonly string[]>;
}

export function openApp(
  url: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): AppClient {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${text.slice(0, 200)}`);
    return JSON.parse(text);
  };
  return {
    upsert: async (records) => {
      await post("/ingest", {
        ids: records.map(({ id }) => id),
        embeddings: records.map(({ vector }) => Array.from(vector)),
        documents: records.map(({ document }) => document),
        metadatas: records.map(({ metadata }) => metadata),
      });
    },
    delete: async (ids) => {
      if (ids.length > 0) await post("/delete", { ids });
    },
    find: async (vector, k) =>
      idsOf(await post("/query", { embedding: Array.from(vector), k, include: [] })),
    see: async (id) => seen(await post("/get", { ids: [id], include: ["documents"] })),
  };
}

function idsOf(reply: unknown): readonly string[] {
  const ids = typeof reply === "object" && reply !== null && "ids" in reply ? reply.ids : null;
  if (!Array.isArray(ids)) throw new Error("/query: a reply without ids");
  return ids.map(String);
}

function seen(reply: unknown): Seen {
  if (typeof reply !== "object" || reply === null || !("ids" in reply) || !("documents" in reply))
    throw new Error("/get: a reply without ids and documents");
  const { ids, documents } = reply;
  if (!(Array.isArray(ids) && Array.isArray(documents)))
    throw new Error("/get: a reply without lists");
  return ids.length === 0
    ? { kind: "missing" }
    : { kind: "there", document: documents[0] === null ? null : String(documents[0]) };
}
