import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import { heartbeat } from "./chroma-server.ts";
import type { ProcessPart } from "./part.ts";

const running = { role: "chroma", running: () => true } as ProcessPart;

describe("the heartbeat", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** Speaks with every caller as given. */
  const listen = async (reply: string | null): Promise<string> => {
    const server = createServer((socket) => {
      scope.defer("close a connection", () => socket.destroy());
      socket.on("error", () => undefined);
      if (reply !== null)
        socket.end(`HTTP/1.1 ${reply}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const options = { limitMs: milliseconds(200), signal: new AbortController().signal };

  it("is there as soon as the server answers it", async () => {
    const url = await listen("200 OK");
    await expect(heartbeat(running, url, options)).resolves.toBeUndefined();
  });

  it("isn't an error's status", async () => {
    const url = await listen("503 Service Unavailable");
    await expect(heartbeat(running, url, options)).rejects.toMatchObject({ code: "TIMED_OUT" });
  });

  it("isn't waited for beyond its limit, even where a server accepts and never answers", async () => {
    const url = await listen(null);
    await expect(heartbeat(running, url, options)).rejects.toMatchObject({ code: "TIMED_OUT" });
  });

  it("isn't waited for once the server has ended", async () => {
    const ended = { ...running, running: () => false, logTail: () => "Address in use" };
    const waiting = heartbeat(ended, "http://127.0.0.1:9", options);
    await expect(waiting).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringContaining("Address in use"),
    });
  });

  it("ends with the abort", async () => {
    const url = await listen(null);
    const abort = new AbortController();
    const limitMs = milliseconds(60_000);
    const waiting = heartbeat(running, url, { limitMs, signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});
