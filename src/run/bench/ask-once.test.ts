import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { askOnce } from "./ask-once.ts";

let server: Server;

async function serving(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/query`;
}

const asking = (signal: AbortSignal, timeoutMs = 5000) => ({
  signal,
  plan: { load: { timeoutMs: milliseconds(timeoutMs) } },
  data: { idsExpected: 2 },
});
const { signal } = new AbortController();

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("asking once", () => {
  it("times a whole right reply, and sends the body as it is", async () => {
    let got = "";
    const url = await serving((request, response) => {
      request.on("data", (chunk: Buffer) => {
        got += chunk.toString();
      });
      request.on("end", () => response.end('{"ids":["a","b"]}'));
    });
    const latency = await askOnce(url, '{"k":2}', asking(signal));
    expect(latency).toMatchObject({ kind: "value" });
    expect(latency.kind === "value" && latency.ms > 0).toBe(true);
    expect(got).toBe('{"k":2}');
  });

  it.each([
    ["too few ids", 200, '{"ids":["a"]}'],
    ["no ids", 200, '{"ids":null}'],
    ["no JSON", 200, "<html>"],
    ["an error with ids", 500, '{"ids":["a","b"]}'],
  ])("holds %s for a failure", async (_, status, body) => {
    const url = await serving((_request, response) => response.writeHead(status).end(body));
    expect(await askOnce(url, "{}", asking(signal))).toEqual({ kind: "failed" });
  });

  it("holds no reply within the plan's limit for a failure", async () => {
    const url = await serving(() => undefined);
    expect(await askOnce(url, "{}", asking(signal, 30))).toEqual({ kind: "failed" });
  });

  it("ends when the run does, and calls it no failure of the target", async () => {
    const controller = new AbortController();
    const url = await serving(() => controller.abort());
    await expect(askOnce(url, "{}", asking(controller.signal))).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
