import { z } from "zod";
import type { ChromaCollection } from "../chroma/collection.ts";
import { HarnessError, messageOf } from "../errors.ts";
import { limited } from "../host/clock.ts";
import type { Milliseconds } from "../units/quantity.ts";
import type { Reader, StoredBatch } from "./ledger.ts";

export interface CollectionReaderOptions {
  readonly name: string;
  /** Rows of its log behind the index's mark. @default it can't be told */
  readonly queueRows?: () => Promise<number | null>;
}

/** Reads a collection straight from Chroma's own API. */
export function collectionReader(
  collection: ChromaCollection,
  { name, queueRows = async () => null }: CollectionReaderOptions,
): Reader {
  return {
    name,
    async *readAll({ vectors = true } = {}) {
      for await (const batch of collection.readAll({ vectors })) {
        const { ids, documents, metadatas } = batch;
        yield {
          ids,
          documents: documents ?? ids.map(() => null),
          metadatas: metadatas ?? ids.map(() => null),
          vectors: batch.vectors,
        };
      }
    },
    count: () => collection.count(),
    query: async (vector, k) => (await collection.query(vector, k)).ids,
    queryEach: async (vectors, k) => (await collection.queryEach(vectors, k)).map(({ ids }) => ids),
    queueRows,
  };
}

export interface AppReaderOptions {
  readonly name: string;
  /** Base URL of a backend that speaks as the reference backend does. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** A reply later than this is an error; asked for at each request. */
  limitMs(): Milliseconds;
}

const PAGE = 1000;

const page = z.object({
  ids: z.array(z.string()),
  documents: z.array(z.string().nullable()).nullish(),
  metadatas: z.array(z.record(z.string(), z.unknown()).nullable()).nullish(),
  embeddings: z.array(z.array(z.number().nullable())).nullish(),
});
const counted = z.object({ count: z.int().nonnegative() });
const found = z.object({ ids: z.array(z.string()) });

/** Reads everything through an application's backend, as its users would see it. */
export function appReader(options: AppReaderOptions): Reader {
  const query: Reader["query"] = async (vector, k) => {
    const body = { embedding: Array.from(vector), k, include: [] };
    return (await ask(options, { path: "/query", body, reply: found })).ids;
  };
  return {
    name: options.name,
    readAll: ({ vectors = true } = {}) => readPages(options, vectors),
    count: async () => (await ask(options, { path: "/count", reply: counted })).count,
    query,
    async queryEach(vectors, k) {
      const all: (readonly string[])[] = [];
      for (const vector of vectors) all.push(await query(vector, k));
      return all;
    },
    queueRows: async () => null,
  };
}

async function* readPages(
  options: AppReaderOptions,
  vectors: boolean,
): AsyncGenerator<StoredBatch, void, void> {
  const include = ["documents", "metadatas", ...(vectors ? ["embeddings"] : [])];
  for (let offset = 0; ; offset += PAGE) {
    const body = { limit: PAGE, offset, include };
    const batch = await ask(options, { path: "/get", body, reply: page });
    const { ids, documents, metadatas, embeddings } = batch;
    if (ids.length > 0)
      yield {
        ids,
        documents: documents ?? ids.map(() => null),
        metadatas: metadatas ?? ids.map(() => null),
        vectors: vectors ? packed(ids, embeddings ?? [], options) : new Float32Array(0),
      };
    if (ids.length < PAGE) return;
  }
}

/** A component that JSON can't write is null, and NaN here. */
function packed(
  ids: readonly string[],
  rows: readonly (readonly (number | null)[])[],
  { name }: AppReaderOptions,
): Float32Array {
  const dimension = rows[0]?.length ?? 0;
  const vectors = new Float32Array(ids.length * dimension);
  for (const [index, id] of ids.entries()) {
    const row = rows[index];
    if (row === undefined || row.length !== dimension)
      throw unlike(name, `return a vector of ${dimension} for "${id}"`, row?.length ?? "none");
    vectors.set(
      row.map((value) => value ?? Number.NaN),
      index * dimension,
    );
  }
  return vectors;
}

interface Asked<T> {
  readonly path: string;
  /** Sent as JSON by POST; left out = GET. */
  readonly body?: unknown;
  readonly reply: z.ZodType<T>;
}

async function ask<T>(options: AppReaderOptions, { path, body, reply }: Asked<T>): Promise<T> {
  const { name, url, headers, signal } = options;
  const limitMs = options.limitMs();
  signal.throwIfAborted();
  let text: string;
  try {
    const response = await fetch(`${url}${path}`, {
      headers: { "content-type": "application/json", ...headers },
      signal: limited(signal, limitMs),
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    text = await response.text();
    if (!response.ok) throw unlike(name, `answer ${path}`, `HTTP ${response.status} ${text}`);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof HarnessError) throw cause;
    throw unlike(name, `answer ${path} within ${limitMs} ms`, reasonOf(cause));
  }
  const parsed = reply.safeParse(jsonOf(text));
  if (!parsed.success) throw unlike(name, `answer ${path} as the reference backend does`, text);
  return parsed.data;
}

/** fetch says only "fetch failed"; the reason lies in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return messageOf(cause ?? error);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const unlike = (name: string, expected: string, got: string | number) =>
  new HarnessError(
    "CHROMA_REPLY",
    `Expected the ${name} path to ${expected}, got: ${String(got).slice(0, 300)}`,
  );
