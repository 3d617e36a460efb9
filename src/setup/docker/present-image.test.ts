import type { RequestListener } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { ImageChoice } from "./images.ts";
import { ensureImage, findImage } from "./present-image.ts";
import { listenAsEngine } from "./testing-engine.ts";

const limits = { limitMs: milliseconds(2000), signal: new AbortController().signal };
const official: ImageChoice = { part: "chroma", name: "chromadb/chroma:1.5.9", origin: "official" };
const baked: ImageChoice = { ...official, name: "chroma-assay/chroma:1", origin: "baked" };

describe("an image on the engine", () => {
  let scope: Scope;
  let asked: string[];
  beforeEach(() => {
    scope = new Scope();
    asked = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** Has the image from the given look on; answers a fetch with the given lines. */
  const engineWith = (options: { hasItAtLook: number; fetch?: string; fetchStatus?: number }) => {
    let looks = 0;
    const listener: RequestListener = (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.method === "POST")
        return response.writeHead(options.fetchStatus ?? 200).end(options.fetch ?? "{}");
      looks += 1;
      if (looks < options.hasItAtLook)
        return response.writeHead(404).end('{"message":"No such image"}');
      return response.end('{"Id":"sha256:7","Size":586000000}');
    };
    return listenAsEngine(scope, listener);
  };

  it("is taken as it is, and nothing is fetched", async () => {
    const engine = await engineWith({ hasItAtLook: 1 });
    expect(await ensureImage(engine, official, limits)).toEqual({
      ...official,
      id: "sha256:7",
      sizeBytes: 586_000_000,
    });
    expect(asked).toEqual(["GET /images/chromadb/chroma:1.5.9/json"]);
  });

  it("is fetched where it is missing", async () => {
    const engine = await engineWith({ hasItAtLook: 2, fetch: '{"status":"Pulling"}\r\n' });
    expect((await ensureImage(engine, official, limits)).id).toBe("sha256:7");
    expect(asked[1]).toBe("POST /images/create?fromImage=chromadb%2Fchroma%3A1.5.9");
  });

  it.each([
    ["mine", "mine%3Alatest"],
    ["registry.test:5000/mine", "registry.test%3A5000%2Fmine%3Alatest"],
    ["registry.test:5000/mine:2", "registry.test%3A5000%2Fmine%3A2"],
    ["mine@sha256:00", "mine%40sha256%3A00"],
  ])("is fetched in one version only: %s", async (name, encoded) => {
    const engine = await engineWith({ hasItAtLook: 2 });
    await ensureImage(engine, { ...official, name, origin: "plan" }, limits);
    expect(asked[1]).toBe(`POST /images/create?fromImage=${encoded}`);
  });

  it("is none where the engine hasn't got it, which isn't an error by itself", async () => {
    const engine = await engineWith({ hasItAtLook: 99 });
    expect(await findImage(engine, official, limits)).toBeNull();
  });

  it.each([
    ["at once", { fetchStatus: 500, fetch: '{"message":"dial tcp: no route to host"}' }],
    ["in the middle", { fetch: '{"status":"Pulling"}\n{"error":"dial tcp: no route to host"}\n' }],
  ])("that no registry gives is an error with the way to bake it: refused %s", async (_, how) => {
    const engine = await engineWith({ hasItAtLook: 99, ...how });
    await expect(ensureImage(engine, official, limits)).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      message:
        "Expected the image chromadb/chroma:1.5.9 for chroma (the official one): dial tcp: no route to host.",
      hint: expect.stringContaining("`npm run bake -- chroma`"),
    });
  });

  it("that was fetched and isn't there is an error too", async () => {
    const engine = await engineWith({ hasItAtLook: 99 });
    await expect(ensureImage(engine, official, limits)).rejects.toThrow(/hasn't got it/);
  });

  it("that was baked is never asked of a registry", async () => {
    const engine = await engineWith({ hasItAtLook: 99 });
    await expect(ensureImage(engine, baked, limits)).rejects.toMatchObject({
      message: expect.stringContaining("(baked here): the engine no longer has it"),
      hint: expect.stringContaining("npm run bake"),
    });
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual([]);
  });

  it("is waited for no longer than the limit", async () => {
    const engine = await listenAsEngine(scope, () => undefined);
    const limitMs = milliseconds(100);
    await expect(findImage(engine, official, { ...limits, limitMs })).rejects.toMatchObject({
      code: "TIMED_OUT",
    });
  });
});
