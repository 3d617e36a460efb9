import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../host/ports.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { exchange, wordsOf } from "./exchange.ts";

const LIMIT = { limitMs: milliseconds(150) };

describe("one request on a connection of its own", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** A server that does something to each connection once it has read something. */
  const serve = async (react: (socket: Socket, read: string) => void): Promise<string> => {
    const server = createServer((socket) => {
      scope.defer("close a connection", () => socket.destroy());
      socket.on("error", () => undefined);
      socket.once("data", (text) => react(socket, text.toString()));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it("is refused where nobody listens", async () => {
    const came = await exchange(`http://127.0.0.1:${await freePort()}`, LIMIT);
    expect(came).toEqual({ kind: "refused" });
    expect(wordsOf(came)).toBe("the connection is refused");
  });

  it("is silent where nobody answers", async () => {
    const came = await exchange(await serve(() => undefined), LIMIT);
    expect(came).toMatchObject({ kind: "silent", isAccepted: true });
    expect(wordsOf(came)).toMatch(/^the connection is accepted, and not answered within \d+ ms$/);
  });

  it("is closed where its connection ends without an answer", async () => {
    const came = await exchange(await serve((socket) => socket.end()), LIMIT);
    expect(came).toMatchObject({ kind: "closed" });
    expect(wordsOf(came)).toMatch(/^the connection is ended after \d+ ms without an answer$/);
  });

  it("is reset where its connection is", async () => {
    const came = await exchange(await serve((socket) => socket.resetAndDestroy()), LIMIT);
    expect(came).toMatchObject({ kind: "reset" });
    expect(wordsOf(came)).toMatch(/^the connection is reset after \d+ ms$/);
  });

  it("is replied to by any answer, whose first and last byte and end are timed", async () => {
    const url = await serve((socket) => {
      socket.write("HTTP/1.1 404 Not Found\r\n");
      setTimeout(() => socket.end("\r\n"), 60);
    });
    const came = await exchange(url, { limitMs: milliseconds(2000) });
    if (came.kind !== "replied") throw new Error(came.kind);
    expect(came.bytes).toBe(26);
    expect(came.lastMs - came.firstMs).toBeGreaterThan(40);
    expect(came.endedMs).toBeGreaterThanOrEqual(came.lastMs);
    expect(wordsOf(came)).toMatch(
      /^an answer of 26 bytes is there after \d+ ms, and its connection/,
    );
  });

  it("is replied to without an end where the connection stays open", async () => {
    const came = await exchange(await serve((socket) => socket.write("HTTP")), LIMIT);
    expect(came).toMatchObject({ kind: "replied", bytes: 4, endedMs: null });
    expect(wordsOf(came)).toMatch(/^an answer of 4 bytes is there after \d+ ms$/);
  });

  it("asks for its connection to be closed, or to be kept, and is as long as wished", async () => {
    const read: string[] = [];
    const url = await serve((socket, text) => {
      read.push(text);
      socket.end();
    });
    await exchange(url, LIMIT);
    await exchange(url, { ...LIMIT, keepsOpen: true, padBytes: 100 });
    expect(read[0]).toMatch(
      /^GET \/ HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n[\s\S]*close\r\n\r\n$/,
    );
    expect(read[1]).toContain("connection: keep-alive");
    expect(read[1]).toContain(`x-pad: ${"x".repeat(100)}\r\n`);
  });

  it("says what is wrong with an address that isn't one", async () => {
    await expect(exchange("http://nobody.invalid:1", LIMIT)).rejects.toMatchObject({
      code: "FAULT_BROKEN",
      message: expect.stringContaining("http://nobody.invalid:1: "),
    });
  });
});
