import type { RequestListener } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import { findEngine } from "./engine.ts";
import { listenAsEngine } from "./testing-engine.ts";

const signal = new AbortController().signal;
const saying =
  (Version: string, ApiVersion: string): RequestListener =>
  (request, response) =>
    response.end(request.url === "/version" ? JSON.stringify({ Version, ApiVersion }) : "{}");

describe("finding the engine", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const nowhere = { kind: "socket", path: "/nowhere/docker.sock" } as const;
  const addressOf = async (listener: RequestListener) =>
    (await listenAsEngine(scope, listener)).address;

  it("takes the first address at which one answers, and its version", async () => {
    const address = await addressOf(saying("20.10.24", "1.41"));
    const later = await addressOf(saying("29.0.0", "1.52"));
    expect(await findEngine({ addresses: [nowhere, address, later], signal })).toEqual({
      address,
      host: `unix://${(address as { path: string }).path}`,
      version: "20.10.24",
      apiVersion: "1.41",
    });
  });

  it("honours DOCKER_HOST", async () => {
    const { host } = await listenAsEngine(scope, saying("29.0.0", "1.52"));
    const found = await findEngine({ env: { DOCKER_HOST: host }, signal });
    expect(found.version).toBe("29.0.0");
  });

  it("says what to do where there is none", async () => {
    await expect(findEngine({ addresses: [nowhere], signal })).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      message:
        "Expected a Docker engine, 20.10 or newer, but there is no unix:///nowhere/docker.sock.",
      hint: expect.stringContaining("apt install docker.io"),
    });
  });

  it.each([
    ["19.03.15", "1.40"],
    ["1.9.0", "0.99"],
    ["odd", "none"],
  ])("refuses %s, which is too old", async (version, api) => {
    const addresses = [await addressOf(saying(version, api))];
    await expect(findEngine({ addresses, signal })).rejects.toThrow(
      new RegExp(`but the one at unix://.* is ${version} \\(API ${api}\\)\\.$`),
    );
  });

  it.each(["1.41", "1.100", "2.0"])("takes API %s", async (api) => {
    const addresses = [await addressOf(saying("x", api))];
    expect((await findEngine({ addresses, signal })).apiVersion).toBe(api);
  });

  it.each(["<html>", "{}", "[]", '"docker"', '{"Version": 1}'])(
    "doesn't take something that answers %s for an engine",
    async (text) => {
      const addresses = [await addressOf((_, response) => response.end(text))];
      await expect(findEngine({ addresses, signal })).rejects.toThrow(/what answers at .* is none/);
    },
  );

  it("gives up on one that never answers", async () => {
    const addresses = [await addressOf(() => undefined)];
    const limitMs = milliseconds(100);
    await expect(findEngine({ addresses, limitMs, signal })).rejects.toThrow(
      /what listens at .* said nothing for 0\.1 s/,
    );
  });

  it("stops with the signal, and doesn't call that a missing engine", async () => {
    const interrupt = new AbortController();
    const addresses = [await addressOf(() => interrupt.abort())];
    await expect(findEngine({ addresses, signal: interrupt.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
