import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { holdName } from "./kernel-name.ts";
import { freePort, requireFree, servicePort } from "./ports.ts";

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

  it("of a service is free, lies outside of those of outgoing connections, and comes once", async () => {
    const range = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim();
    const [low = 0, high = 0] = range.split(/\s+/).map(Number);
    const ports: number[] = [];
    for (let count = 0; count < 200; count += 1) ports.push(await servicePort());
    expect(new Set(ports).size).toBe(200);
    for (const port of ports) {
      expect(port).toBeGreaterThan(10_080);
      expect(port >= low && port <= high).toBe(false);
    }
    await expect(requireFree(ports[0] ?? 0, "backend")).resolves.toBeUndefined();
    // The newest ones are claimed, so that another harness on this machine doesn't take them.
    expect(await holdName(`port-${ports.at(-1)}`)).toBeNull();
    const oldest = await holdName(`port-${ports[0]}`);
    expect(oldest).not.toBeNull();
    oldest?.[Symbol.dispose]();
  });
});
