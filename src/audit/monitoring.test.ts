import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { monitoring } from "./monitoring.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const signal = new AbortController().signal;

/** What a server tells of itself; a status alone is an answer with an empty body. */
interface Telling {
  /** Off by so many. */
  readonly countsWrong?: number;
  readonly health?: number;
  /** Its collections know when they were last written to, or how often. */
  readonly tells?: "time" | "number";
  readonly metrics?: string;
}

describe("the check of what can be watched", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  async function outcomes(telling: Telling): Promise<Readonly<Record<string, string>>> {
    let records = 0;
    const ends: Readonly<Record<string, () => readonly [number, string]>> = {
      count: () => [200, String(records + (telling.countsWrong ?? 0))],
      healthcheck: () => [telling.health ?? 200, ""],
      metrics: () => (telling.metrics === undefined ? [404, ""] : [200, telling.metrics]),
    };
    const last = { time: () => ({ at: Date.now() }), number: () => ({ at: records }) };
    const collection = () =>
      JSON.stringify({ id: "c", ...(telling.tells === undefined ? {} : last[telling.tells]()) });
    const reply = (path: string, ids: readonly string[]): readonly [number, string] => {
      if (path.endsWith("/upsert")) records += ids.length;
      return ends[path.split("/").at(-1) ?? ""]?.() ?? [200, collection()];
    };
    const server = createServer(async (request, response) => {
      const body: { ids?: string[] } = JSON.parse((await textOf(request)) || "{}");
      const [status, text] = reply(request.url ?? "", body.ids ?? []);
      response.writeHead(status).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    const { port } = server.address() as AddressInfo;
    const target = targetOf({ baseUrl: `http://127.0.0.1:${port}` });
    const { attempts } = await runCheck(monitoring, target, signal);
    return Object.fromEntries(
      attempts.map(({ tried, outcome }) => [tried.split(" of ")[0], outcome]),
    );
  }

  const COUNT = "read the number";
  const STATE = "read the state";
  const CHANGE = "read a collection's own description before and after a write";
  const METRICS = "read a page";

  it("finds all of it where a server tells it", async () => {
    const found = await outcomes({ tells: "time", metrics: "# HELP records\nrecords 7\n" });
    expect(found).toEqual({
      [COUNT]: "held",
      [STATE]: "held",
      [CHANGE]: "held",
      [METRICS]: "held",
    });
  });

  it("finds out what is wrong, and what isn't told", async () => {
    const found = await outcomes({ countsWrong: 1, health: 503 });
    expect(found).toEqual({
      [COUNT]: "broken",
      [STATE]: "broken",
      [CHANGE]: "broken",
      [METRICS]: "broken",
    });
  });

  it("takes a number that grows for no time", async () => {
    expect(await outcomes({ tells: "number" })).toMatchObject({ [CHANGE]: "broken" });
  });

  it("takes a page without figures for no metrics", async () => {
    expect(await outcomes({ metrics: "<html>hello</html>" })).toMatchObject({
      [METRICS]: "broken",
    });
  });

  it("isn't exercised where nothing may be stored", async () => {
    const target = targetOf({ baseUrl: "http://127.0.0.1:1", disposable: false });
    expect((await runCheck(monitoring, target, signal)).state.kind).toBe("not exercised");
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
