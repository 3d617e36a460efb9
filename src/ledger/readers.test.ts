import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import type { Reader, StoredBatch } from "./ledger.ts";
import { appReader } from "./readers.ts";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: Record<string, unknown> | null;
}
interface Reply {
  readonly status?: number;
  readonly text: string;
}
const json = (value: unknown): Reply => ({ text: JSON.stringify(value) });

describe("the reader through an application", () => {
  let server: Server | undefined;
  let asked: Asked[] = [];
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    asked = [];
  });

  /** An application that answers as the function says; null = never. */
  async function open(
    reply: (asked: Asked) => Reply | null,
    given: { limitMs?: number; signal?: AbortSignal } = {},
  ): Promise<Reader> {
    server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const body = text === "" ? null : JSON.parse(text);
      const now = { method: request.method ?? "", url: request.url ?? "", body };
      asked.push(now);
      const answer = reply(now);
      if (answer !== null) response.writeHead(answer.status ?? 200).end(answer.text);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return appReader({
      name: "app",
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      headers: { "x-token": "t" },
      signal: given.signal ?? new AbortController().signal,
      limitMs: () => milliseconds(given.limitMs ?? 2000),
    });
  }

  const records = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `r-${index}`, vector: [index, 0.5] }));

  const pages = (all: ReturnType<typeof records>) =>
    open(({ body }) => {
      const { limit, offset, include } = body as {
        limit: number;
        offset: number;
        include: string[];
      };
      const page = all.slice(offset, offset + limit);
      return json({
        ids: page.map(({ id }) => id),
        documents: page.map(({ id }) => `of ${id}`),
        metadatas: page.map(() => ({ n: 1 })),
        embeddings: include.includes("embeddings") ? page.map(({ vector }) => vector) : null,
      });
    });

  const collect = async (batches: AsyncIterable<StoredBatch>): Promise<StoredBatch[]> =>
    Array.fromAsync(batches);

  it("reads everything, page by page until one isn't full", async () => {
    const batches = await collect((await pages(records(2500))).readAll());
    expect(batches.map(({ ids }) => ids.length)).toEqual([1000, 1000, 500]);
    expect(batches[2]).toMatchObject({ ids: expect.arrayContaining(["r-2499"]) });
    expect(batches[1]?.documents[0]).toBe("of r-1000");
    expect(batches[1]?.metadatas[0]).toEqual({ n: 1 });
    expect([...(batches[1]?.vectors.slice(0, 4) ?? [])]).toEqual([1000, 0.5, 1001, 0.5]);
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill("POST /get"));
  });

  it("reads without the vectors where they are left out", async () => {
    const [batch] = await collect((await pages(records(2))).readAll({ vectors: false }));
    expect(batch?.ids).toEqual(["r-0", "r-1"]);
    expect(batch?.vectors).toHaveLength(0);
    expect(asked[0]?.body).toEqual({ limit: 1000, offset: 0, include: ["documents", "metadatas"] });
  });

  it("counts, and queries for ids alone", async () => {
    const reader = await open(({ url }) =>
      url === "/count" ? json({ count: 7 }) : json({ ids: ["b", "a"], documents: [] }),
    );
    expect(await reader.count()).toBe(7);
    expect(await reader.query(Float32Array.of(0.5, 1), 2)).toEqual(["b", "a"]);
    expect(asked.at(-1)?.body).toEqual({ embedding: [0.5, 1], k: 2, include: [] });
    expect(await reader.queueRows()).toBeNull();
  });

  it("queries for several vectors one after another", async () => {
    const reader = await open(({ body }) => json({ ids: [`near ${body?.["embedding"]}`] }));
    const vectors = [Float32Array.of(0.5, 1), Float32Array.of(2, 3)];
    expect(await reader.queryEach(vectors, 2)).toEqual([["near 0.5,1"], ["near 2,3"]]);
    expect(asked).toHaveLength(2);
  });

  it("takes a component that JSON can't write as NaN, and refuses rows of differing lengths", async () => {
    const page = (embeddings: unknown) => json({ ids: ["a", "b"], embeddings });
    const [batch] = await collect(
      (
        await open(() =>
          page([
            [1, null],
            [2, 3],
          ]),
        )
      ).readAll(),
    );
    expect([...(batch?.vectors ?? [])]).toEqual([1, Number.NaN, 2, 3]);
    expect(batch?.documents).toEqual([null, null]);
    server?.close();
    const uneven = await open(() => page([[1, 2], [3]]));
    await expect(collect(uneven.readAll())).rejects.toThrow('a vector of 2 for "b", got: 1');
  });

  it.each([
    [
      "an error",
      { status: 500, text: '{"error":"disk full"}' },
      /to answer \/count, got: HTTP 500 .*disk full/,
    ],
    ["no JSON", { text: "<html>" }, /as the reference backend does, got: <html>/],
    ["another form", json({ total: 7 }), /as the reference backend does, got: \{"total":7\}/],
  ])("refuses a reply that is %s", async (_, reply, message) => {
    const reader = await open(() => reply);
    await expect(reader.count()).rejects.toMatchObject({
      code: "CHROMA_REPLY",
      message: expect.stringMatching(message),
    });
  });

  it("waits no longer than its limit, and tells an application that is gone", async () => {
    const reader = await open(() => null, { limitMs: 30 });
    await expect(reader.count()).rejects.toThrow("to answer /count within 30 ms");
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(reader.count()).rejects.toThrow("ECONNREFUSED");
  });

  it("ends when aborted", async () => {
    const abort = new AbortController();
    const reader = await open(
      () => {
        abort.abort();
        return null;
      },
      { signal: abort.signal },
    );
    await expect(reader.count()).rejects.toMatchObject({ name: "AbortError" });
  });
});
