import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import { type ChromaAdmin, openChroma } from "./client.ts";

interface Reply {
  readonly status?: number;
  readonly body: string;
}

/** Of the requests' bodies, the fields that the tests answer by. */
interface Body {
  readonly limit: number;
  readonly offset: number;
}

const ID = "0c5b7a9e-6f43-4c0e-9b57-3f0e8c3a1f11";
const docs = {
  id: ID,
  name: "docs",
  dimension: 2,
  configuration_json: { hnsw: { space: "cosine", ef_search: 100, num_threads: 2 } },
};
const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });

describe("the admin client", () => {
  let server: Server | undefined;
  const asked: { url: string; body: Body | null }[] = [];
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    asked.length = 0;
  });

  /** A server that answers as the function says; null = never. */
  async function open(
    reply: (url: string) => Reply | null,
    options: { signal?: AbortSignal; limitMs?: number } = {},
  ): Promise<ChromaAdmin> {
    server = createServer(async (request, response) => {
      const url = request.url ?? "";
      asked.push({ url, body: await bodyOf(request) });
      const answer = reply(url);
      if (answer !== null)
        response
          .writeHead(answer.status ?? 200, { "content-type": "application/json" })
          .end(answer.body);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    return openChroma({
      url: `http://127.0.0.1:${port}`,
      signal: options.signal ?? new AbortController().signal,
      limitMs: () => milliseconds(options.limitMs ?? 2000),
    });
  }

  it("lists collections with what their index is set to", async () => {
    const client = await open(() => json([docs, { ...docs, name: "new", dimension: null }]));
    const [first, second] = await client.listCollections();
    expect(first).toMatchObject({ id: ID, name: "docs", dimension: 2, space: "cosine" });
    expect(first?.hnsw).toEqual({ space: "cosine", ef_search: 100 });
    expect(first?.queryUrl).toBe(
      `${client.url}/api/v2/tenants/default_tenant/databases/default_database/collections/${ID}/query`,
    );
    expect(second?.dimension).toBeNull();
  });

  it("names the collections that are there when the wanted one isn't", async () => {
    const client = await open(() => json([docs]));
    await expect(client.collection("doc")).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: 'Expected a collection named "doc", got: docs.',
    });
  });

  it.each([
    ["isn't JSON", { body: "<html>" }, "got: <html>"],
    ["has another form", json({ collections: [] }), 'got: {"collections":[]}'],
    ["lacks a field", json([{ ...docs, id: 7 }]), '"id":7'],
    ["is an error", { status: 500, body: "no such table" }, "got: HTTP 500 no such table"],
  ])("refuses a reply that %s", async (_, reply, message) => {
    const client = await open(() => reply);
    await expect(client.listCollections()).rejects.toMatchObject({
      code: "CHROMA_REPLY",
      message: expect.stringContaining(message),
    });
  });

  it("refuses a page of records whose vectors are missing or of differing lengths", async () => {
    const page = (embeddings: unknown) => (url: string) =>
      url.includes("/get") ? json({ ids: ["a", "b"], embeddings, include: [] }) : json([docs]);
    const read = async (embeddings: unknown) => {
      const collection = await (await open(page(embeddings))).collection("docs");
      return collect(collection.readAll());
    };
    await expect(read([[1, 2]])).rejects.toThrow('of 2 components for record "b", got none.');
    server?.close();
    await expect(read([[1, 2], [3]])).rejects.toThrow('of 2 components for record "b", got 1.');
    server?.close();
    const [batch] = await read([
      [1, 2],
      [3, null],
    ]);
    expect([...(batch?.vectors ?? [])]).toEqual([1, 2, 3, Number.NaN]);
  });

  it("reads page by page until one isn't full", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    const client = await open((url) => {
      if (!url.includes("/get")) return json([docs]);
      const { limit, offset } = asked.at(-1)?.body ?? { limit: 0, offset: 0 };
      const part = ids.slice(offset, offset + limit);
      return json({ ids: part, embeddings: part.map(() => [1, 2]), include: [] });
    });
    const collection = await client.collection("docs");
    const pages = await collect(collection.readAll({ pageSize: 2, documents: false }));
    expect(pages.map((page) => page.ids)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("sends vectors as base64, with the texts", async () => {
    const client = await open((url) => (url.includes("/add") ? json({}) : json([docs])));
    const collection = await client.collection("docs");
    await collection.add({
      ids: ["a"],
      vectors: Float32Array.from([1, -2]),
      dimension: 2,
      documents: ["text"],
      metadatas: null,
    });
    expect(asked.at(-1)?.body).toEqual({
      ids: ["a"],
      embeddings: ["AACAPwAAAMA="],
      documents: ["text"],
      metadatas: null,
    });
  });

  it("asks for the neighbours of several vectors at once, and wants an answer for each", async () => {
    const found = { ids: [["a"], ["b", "a"]], distances: [[0], [0.5, 1]], include: ["distances"] };
    const client = await open((url) => json(url.includes("/query") ? found : [docs]));
    const collection = await client.collection("docs");
    const vectors = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    expect(await collection.queryEach(vectors, 2)).toEqual([
      { ids: ["a"], distances: [0] },
      { ids: ["b", "a"], distances: [0.5, 1] },
    ]);
    expect(asked.at(-1)?.body).toMatchObject({ n_results: 2 });
    await expect(collection.query([1, 2], 2)).rejects.toMatchObject({ code: "CHROMA_REPLY" });
    const more = [...vectors, Float32Array.of(5, 6)];
    await expect(collection.queryEach(more, 2)).rejects.toMatchObject({ code: "CHROMA_REPLY" });
  });

  it("refuses vectors that don't fit their ids, before anything is sent", async () => {
    const client = await open(() => json([docs]));
    const collection = await client.collection("docs");
    const vectors = Float32Array.from([1, 2, 3]);
    const records = { ids: ["a"], vectors, dimension: 2, documents: null, metadatas: null };
    await expect(collection.add(records)).rejects.toThrow(
      "Expected 1 × 2 vector components, got 3.",
    );
    expect(asked).toHaveLength(1);
  });

  it("ends a wait at its limit", async () => {
    const client = await open(() => null, { limitMs: 50 });
    await expect(client.listCollections()).rejects.toMatchObject({
      code: "TIMED_OUT",
      message: expect.stringContaining("to list its collections within 50 ms, got no reply"),
    });
    await expect(client.deleteCollection("docs")).rejects.toMatchObject({ code: "TIMED_OUT" });
  });

  it("ends a wait when aborted, with the reason", async () => {
    const abort = new AbortController();
    const client = await open(() => null, { signal: abort.signal });
    const waiting = client.listCollections();
    const deleting = client.deleteCollection("docs");
    setTimeout(() => abort.abort(), 20);
    await expect(waiting).rejects.toThrow(abort.signal.reason);
    await expect(deleting).rejects.toThrow(abort.signal.reason);
    await expect(client.facts()).rejects.toThrow(abort.signal.reason);
  });

  it("says that nobody listens", async () => {
    const client = await open(() => json([]));
    server?.close();
    server?.closeAllConnections();
    await expect(client.facts()).rejects.toMatchObject({
      code: "CHROMA_REPLY",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("waits until the records are counted, up to a limit", async () => {
    let counted = 0;
    const client = await open((url) => {
      if (url.endsWith("/count")) return json(counted++);
      return json(
        url.endsWith("/get") ? { ids: ["a"], embeddings: [[1, 2]], include: [] } : [docs],
      );
    });
    const collection = await client.collection("docs");
    await collection.waitUntilIndexed(2, { timeoutMs: milliseconds(2000) });
    expect(counted).toBe(3);
    const late = collection.waitUntilIndexed(2, { timeoutMs: milliseconds(1) });
    await expect(late).rejects.toMatchObject({
      code: "TIMED_OUT",
      message: expect.stringMatching(/"docs" to count 2 records within 1 ms, got \d\./),
    });
  });
});

async function bodyOf(request: IncomingMessage): Promise<Body | null> {
  const text = (await collect(request)).join("");
  return text === "" ? null : JSON.parse(text);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
