import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { listenAsEngine } from "../setup/docker/testing-engine.ts";
import { examineDocker } from "./examine-docker.ts";

const signal = new AbortController().signal;
const nobody = { chroma: null, backend: null, nginx: null, toxiproxy: null, k6: null };
const all = { chroma: "c:1", backend: "b:1", nginx: "n:1", toxiproxy: "t:1", k6: "k:1" };

describe("doctor's rows on Docker", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** An engine that lacks the images of the given names. */
  const engineLacking = async (lacking: readonly string[], ApiVersion = "1.41") => {
    const { address } = await listenAsEngine(scope, (request, response) => {
      if (request.url === "/version")
        return response.end(JSON.stringify({ Version: "20.10.24", ApiVersion }));
      const name = /^\/images\/(.*)\/json$/.exec(request.url ?? "")?.[1] ?? "";
      if (lacking.includes(name)) return response.writeHead(404).end("{}");
      return response.end('{"Id":"sha256:7","Size":1}');
    });
    return [address];
  };
  const images = { named: all, env: {}, baked: {} };

  it("are the engine's version, and how many images are there", async () => {
    const addresses = await engineLacking([]);
    expect(await examineDocker({ addresses, images, signal })).toEqual([
      expect.objectContaining({
        name: "docker",
        state: "present",
        version: "20.10.24",
        path: expect.stringMatching(/^unix:/),
      }),
      expect.objectContaining({ name: "images", state: "present", version: "5 of 5, plan" }),
    ]);
  });

  it("name the images that are missing, and the bake", async () => {
    const addresses = await engineLacking(["n:1"]);
    const [, row] = await examineDocker({ addresses, images, signal });
    expect(row).toMatchObject({
      state: "missing",
      version: "4 of 5",
      remedy: "run `npm run bake`, which needs no registry (nginx: n:1 fetched when first used)",
    });
  });

  it("say so where the backend was never baked", async () => {
    const addresses = await engineLacking([]);
    const [, row] = await examineDocker({
      addresses,
      images: { named: nobody, env: {}, baked: {} },
      signal,
    });
    expect(row?.remedy).toContain("(backend: Expected an image of the reference backend");
  });

  it("are one row where no engine answers, with the way to have one", async () => {
    const addresses = [{ kind: "socket", path: "/nowhere/docker.sock" } as const];
    expect(await examineDocker({ addresses, images, signal })).toEqual([
      expect.objectContaining({
        state: "missing",
        remedy: expect.stringContaining("apt install docker.io"),
      }),
    ]);
  });

  it("tell an old engine from a missing one", async () => {
    const addresses = await engineLacking([], "1.40");
    const [row, ...rest] = await examineDocker({ addresses, images, signal });
    expect(row).toMatchObject({ state: "wrong version", version: "20.10.24" });
    expect(rest).toEqual([]);
  });

  it("never make a run impossible: only the docker driver needs them", async () => {
    const addresses = await engineLacking(["n:1"]);
    const rows = await examineDocker({ addresses, images, signal });
    expect(rows.map(({ isRequired }) => isRequired)).toEqual([false, false]);
  });
});
