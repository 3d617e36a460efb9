import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { freePort, requireFree } from "./ports.ts";

describe("a port", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const listen = async (port: number, address: string): Promise<number> => {
    const server: Server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, address, resolve);
    });
    scope.defer("close the server", () => server.close());
    return (server.address() as AddressInfo).port;
  };

  it("is free where nobody listens, and stays so", async () => {
    const port = await freePort();
    await expect(requireFree(port, "backend")).resolves.toBeUndefined();
    await expect(listen(port, "127.0.0.1")).resolves.toBe(port);
  });

  it.each(["127.0.0.1", "0.0.0.0"])("isn't free where somebody listens on %s", async (address) => {
    const port = await listen(0, address);
    await expect(requireFree(port, "Chroma server")).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringMatching(
        `^Expected port ${port} on 127.0.0.1 to be free for the Chroma server: .*EADDRINUSE`,
      ),
    });
  });
});
