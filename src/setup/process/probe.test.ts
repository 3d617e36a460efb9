import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort } from "../../host/ports.ts";
import { askProbe } from "./probe.ts";

const PROBE = { path: "/query", body: '{"embedding":[1]}', expectFirst: ["r1", "r2"] };
const signal = new AbortController().signal;

describe("a known query", () => {
  /** Asks a server that has one reply; also what the server was asked. */
  const asking = async (reply: string, status = 200) => {
    let asked = "";
    const server = createServer((request, response) => {
      asked = `${request.method} ${request.url} ${request.headers["content-type"]} `;
      request.on("data", (text: Buffer) => {
        asked += text.toString();
      });
      request.on("end", () => response.writeHead(status).end(reply));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return { answer: await askProbe(base, PROBE, signal), asked };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it("is sent with its own body to its path", async () => {
    const { asked } = await asking('{"ids":["r1"]}');
    expect(asked).toBe(`POST /query application/json ${PROBE.body}`);
  });

  it.each([
    ["as the backend answers", '{"ids":["r1","r9"]}'],
    ["as Chroma itself answers", '{"ids":[["r1","r9"]]}'],
    ["with another of tied ids", '{"ids":["r2","r1"]}'],
  ])("is answered right by the expected id first, %s", async (_, reply) => {
    expect((await asking(reply)).answer).toEqual({ kind: "right" });
  });

  it.each([
    ["another id first", '{"ids":["r9","r1"]}', "first id r9, expected r1 or r2"],
    ["no ids", '{"ids":[]}', "200 with an empty list of ids"],
    ["an empty inner list", '{"ids":[[]]}', "200 with an empty list of ids"],
    ["ids that aren't texts", '{"ids":[1]}', '200 without ids: {"ids":[1]}'],
    ["something else", '{"rows":[]}', '200 without ids: {"rows":[]}'],
    ["no JSON", "<html>", "200 without JSON: <html>"],
  ])("is answered wrong by %s", async (_, reply, why) => {
    expect((await asking(reply)).answer).toEqual({ kind: "wrong", why });
  });

  it.each([201, 500])("is answered wrong by status %i, even with the right ids", async (status) => {
    const why = `HTTP ${status}: {"ids":["r1"]}`;
    expect((await asking('{"ids":["r1"]}', status)).answer).toEqual({ kind: "wrong", why });
  });

  it("isn't answered where nobody listens, and tells why", async () => {
    const answer = await askProbe(`http://127.0.0.1:${await freePort()}`, PROBE, signal);
    expect(answer).toEqual({ kind: "no answer", why: expect.stringContaining("ECONNREFUSED") });
  });
});
