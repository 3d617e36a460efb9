import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { HarnessError } from "../../errors.ts";
import { freePort } from "../../host/ports.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import type { Setup } from "../setup.ts";
import { trustAuthorities } from "./authorities.ts";
import { reach } from "./reach.ts";
import {
  DIMENSION,
  externalOf,
  gatewayBefore,
  startServer,
  startSystem,
  startTlsServer,
} from "./testing.ts";

const TOKEN = "a-token-of-a-test-4711";
const VECTOR = JSON.stringify(Array.from({ length: DIMENSION }, (_, at) => at / 10));
const signal = new AbortController().signal;

describe("a deployment that exists already", () => {
  const scope = new Scope();
  let system: Setup;
  beforeAll(async () => {
    system = await startSystem(scope);
  });
  afterAll(() => scope[Symbol.asyncDispose]());
  afterEach(() => {
    delete process.env["TEST_TOKEN"];
  });

  const options = { k: 3, include: [], signal };
  const reached = (given: Parameters<typeof externalOf>[0]) =>
    reach("server", externalOf(given), options);
  const fault = async (given: Parameters<typeof externalOf>[0]): Promise<HarnessError> => {
    const error: unknown = await reached(given).then(
      () => "was reached",
      (thrown: unknown) => thrown,
    );
    if (error instanceof HarnessError) return error;
    throw new Error(`Expected a HarnessError, got ${String(error)}`);
  };
  const direct = () => system.endpoints.direct ?? "";
  const key = { variable: "TEST_TOKEN" };

  it("is asked through its application and straight, with the same answer", async () => {
    const found = await reached({
      app: { url: system.endpoints.app },
      chroma: { url: direct() },
    });
    const fromApp = await found.app?.ask(VECTOR, signal);
    expect(fromApp).toHaveLength(3);
    expect(await found.direct?.ask(VECTOR, signal)).toEqual(fromApp);
    expect(found.collection?.name).toBe("assay-setup");
  });

  it("answers by a template and a path of its own", async () => {
    const url = await startServer(scope, (asked, response) => {
      let body = "";
      asked.on("data", (chunk) => {
        body += chunk;
      });
      asked.on("end", () => {
        const { q, top } = JSON.parse(body);
        const hits = q.slice(0, top).map((_: number, at: number) => ({ doc: { id: at } }));
        response.end(JSON.stringify({ data: { hits }, ids: ["no"] }));
      });
    });
    const app = { url, path: "/v3/search", body: '{"q": {{vector}}, "top": {{k}}}' };
    const found = await reached({ app: { ...app, ids: "data.hits.*.doc.id" } });
    expect(await found.app?.ask(VECTOR, signal)).toEqual(["0", "1", "2"]);
    const wrong = await reached({ app: { ...app, ids: "data.rows.*.id" } });
    await expect(wrong.app?.ask(VECTOR, signal)).rejects.toThrow(/ids at `data\.rows\.\*\.id`/);
  });

  it("that asks for a token is let in by the right one alone, and it is never told", async () => {
    const url = await startServer(scope, gatewayBefore(direct(), TOKEN));
    process.env["TEST_TOKEN"] = TOKEN;
    const found = await reached({ chroma: { url, key } });
    expect(await found.direct?.ask(VECTOR, signal)).toHaveLength(3);
    expect(JSON.stringify(found.direct)).not.toContain(TOKEN);
    expect(found.direct?.secrets).toEqual([
      { header: "X-Chroma-Token", prefix: "", variable: "ASSAY_SECRET_SERVER_CHROMA" },
    ]);

    process.env["TEST_TOKEN"] = "another-token-0815";
    const refused = await fault({ chroma: { url, key } });
    expect(refused.message).toMatch(/HTTP 401/);
    expect(refused.message + refused.hint).not.toContain("0815");
    expect(refused.hint).toContain("TEST_TOKEN");
    expect((await fault({ chroma: { url } })).hint).toMatch(/key\.variable/);
    delete process.env["TEST_TOKEN"];
    expect(await fault({ chroma: { url, key } })).toMatchObject({ code: "PLAN_INVALID" });
  });

  it("that isn't Chroma, isn't there, or speaks v1 alone is told apart", async () => {
    const page = await startServer(scope, (_, response) => response.end("<html>hello"));
    expect((await fault({ chroma: { url: page } })).message).toMatch(/heartbeat.*HTTP 200/);
    const old = await startServer(scope, (asked, response) => {
      if (asked.url === "/api/v1/heartbeat") response.end('{"nanosecond heartbeat": 17}');
      else response.writeHead(404).end("{}");
    });
    expect((await fault({ chroma: { url: old } })).message).toMatch(/but v1 answers/);
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const refused = await fault({ chroma: { url: nobody } });
    expect(refused.message).toMatch(/ECONNREFUSED/);
    expect(refused.hint).toMatch(/Nothing listens there/);
    expect((await fault({ chroma: { url: direct(), collection: "nope" } })).code).toBe(
      "DATA_INVALID",
    );
  });

  it("is never trusted unverified: only with its authority named", async () => {
    const known = getCACertificates("default");
    scope.defer("forget the authority", () => setDefaultCACertificates(known));
    process.env["TEST_TOKEN"] = TOKEN;
    const { url, authorityFile } = await startTlsServer(scope, gatewayBefore(direct(), TOKEN));
    const unknown = await fault({ chroma: { url, key } });
    expect(unknown.message).toMatch(/certificate/i);
    expect(unknown.hint).toMatch(/authorityFile/);
    trustAuthorities([authorityFile], join(temporaryFolder(scope), "bundle.pem"));
    const found = await reached({ chroma: { url, key } });
    expect(await found.direct?.ask(VECTOR, signal)).toHaveLength(3);
  });
});
