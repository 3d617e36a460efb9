import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import type { JournaledAttempt } from "./journal-lines.ts";
import { drawSample } from "./planes/reachability.ts";
import { booksOf, did, never, OLD_ROWS, readerOf, rowAt, testRecords } from "./testing.ts";
import { undisturbed } from "./undisturbed.ts";

const HISTORY = [
  did("add", [
    ["a", 1],
    ["b", 1],
  ]),
  did("upsert", [["a", 2]], "fail"),
  did("upsert", [["a", 3]], "unknown"),
  did("add", [["c", 1]], "unknown"),
  did("delete", [["b", 2]]),
  did("upsert", [["d", 1]]),
];

describe("a history without its fault", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** A backend that takes down what it is asked for. */
  const serve = async (status = 201) => {
    const asked: string[] = [];
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const { ids }: { ids: string[] } = JSON.parse(text);
      asked.push(`${request.url} ${ids.join(" ")}`);
      response.writeHead(status).end("{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    scope.defer("close the server", () => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { asked, target: { url, headers: {} } };
  };

  /** What was there at the end, as versions. */
  const seen = async (
    versions: Readonly<Record<string, number>>,
    attempts: readonly Omit<JournaledAttempt, "number">[] = HISTORY,
  ) => {
    const books = await booksOf(attempts);
    const live = new Map([
      ...OLD_ROWS.map(({ id }) => [id, -1] as const),
      ...Object.entries(versions),
    ]);
    return undisturbed({ books, live, sample: drawSample(books, live, 100) });
  };
  const how = { timeoutMs: milliseconds(2000), signal: never };

  it("sends what was acknowledged, each request as it was, in the same order", async () => {
    const { asked, target } = await serve();
    const history = await seen({ a: 1, d: 1 });
    await history.replay(target, how);
    expect(asked).toEqual(["/add a b", "/delete b", "/ingest d"]);
    expect(history.requests).toBe(3);
  });

  it("sends what nobody acknowledged where it was found to be there", async () => {
    const { asked, target } = await serve();
    await (await seen({ a: 3, c: 1, d: 1 })).replay(target, how);
    expect(asked).toEqual(["/add a b", "/ingest a", "/add c", "/delete b", "/ingest d"]);
  });

  it("looks for the same records, and for none that only the fault left behind", async () => {
    const history = await seen({ a: 1, b: 1, d: 1 });
    const records = testRecords();
    const rows = [...OLD_ROWS, rowAt(records, "a", 1), rowAt(records, "d", 1)];
    expect(await history.reach(readerOf(rows), never)).toEqual({ sampled: 5, missed: 0 });
    const blind = readerOf(rows, { query: async () => ["a"] });
    expect(await history.reach(blind, never)).toEqual({ sampled: 5, missed: 4 });
  });

  it("is none where a request isn't acknowledged", async () => {
    const { target } = await serve(500);
    await expect((await seen({ a: 1, d: 1 })).replay(target, how)).rejects.toThrow(
      "Expected request 1 (add) to be acknowledged without a fault, got: HTTP 500",
    );
  });

  it("ends where it is interrupted", async () => {
    const { asked, target } = await serve();
    const abort = AbortSignal.abort(new Error("enough"));
    const replay = (await seen({ a: 1 })).replay(target, { ...how, signal: abort });
    await expect(replay).rejects.toThrow("enough");
    expect(asked).toEqual([]);
  });
});
