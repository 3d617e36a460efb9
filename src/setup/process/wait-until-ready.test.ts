import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicNow } from "../../host/clock.ts";
import { Scope } from "../../scope.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { ProcessPart } from "./part.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

const PROBE = { path: "/query", body: '{"embedding":[1]}', expectFirst: ["r1", "r2"] };

describe("waiting for a known query's ids", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  /** Answers with one text after the other, and with the last one from then on. */
  const answering = (...texts: readonly string[]) => {
    let asked = 0;
    return serve((_, response) => {
      response.end(texts[Math.min(asked, texts.length - 1)]);
      asked += 1;
    });
  };
  const waitFor = (app: string, given: { timeoutMs?: Milliseconds; signal?: AbortSignal } = {}) =>
    waitUntilReady({
      name: "server",
      app,
      probe: PROBE,
      startedAt: monotonicNow(),
      parts: [],
      timeoutMs: milliseconds(1000),
      signal: new AbortController().signal,
      ...given,
    });

  it("ends with the right id first", async () => {
    const ready = await waitFor(await answering('{"ids":["r1","r9"]}'));
    expect(ready.firstQueryMs).toBeLessThanOrEqual(ready.readyMs);
  });

  it("goes on through wrong answers until the right one comes", async () => {
    const app = await answering("not yet", "{}", '{"ids":[]}', '{"ids":["r9"]}', '{"ids":["r1"]}');
    await expect(waitFor(app, { timeoutMs: milliseconds(3000) })).resolves.toBeDefined();
  });

  it("never ends with wrong ids, and tells the last answer", async () => {
    const waiting = waitFor(await answering('{"ids":["r9"]}'));
    await expect(waiting).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringContaining(
        "Setup server: expected a known query's ids within 1 s; the last answer: first id r9, expected r1 or r2.",
      ),
    });
  });

  it("tells the last answer that came, not the one that its own limit has cut", async () => {
    let asked = 0;
    const app = await serve((_, response) => {
      asked += 1;
      if (asked === 1) response.end('{"ids":["r9"]}');
    });
    await expect(waitFor(app)).rejects.toThrow("the last answer: first id r9");
  });

  it("gives a server up that accepts and never answers", async () => {
    const app = await serve(() => undefined);
    await expect(waitFor(app)).rejects.toThrow("the last answer: nothing yet.");
  });

  it("ends at once where a part has ended, with the end of its log", async () => {
    const app = await answering("not yet");
    const ended = {
      role: "backend",
      logFile: "/logs/backend.log",
      running: () => false,
      logTail: () => "No module named chromadb",
    } as ProcessPart;
    const waiting = waitUntilReady({
      name: "local",
      app,
      probe: PROBE,
      startedAt: monotonicNow(),
      parts: [ended],
      timeoutMs: milliseconds(60_000),
      signal: new AbortController().signal,
    });
    await expect(waiting).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: "The backend ended at start. Its log's end:\nNo module named chromadb",
      hint: "The whole log: /logs/backend.log",
    });
  });

  it("ends with the abort, not with a verdict on the setup", async () => {
    const abort = new AbortController();
    const app = await serve(() => abort.abort());
    const waiting = waitFor(app, { timeoutMs: milliseconds(60_000), signal: abort.signal });
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});
