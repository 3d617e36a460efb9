import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Scope } from "../../scope.ts";
import type { Setup } from "../setup.ts";
import { describeSetup, emptyCollection, post, untilHealthy } from "./testing.ts";

const signal = new AbortController().signal;
/** Every float32 has a double of its own, from the smallest to the largest. */
const VECTOR = Array.from(new Float32Array([0.1, -1e-30, 3.4e38, 1 / 3, 1.17549435e-38]));
const at = (value: number) => [value, 0, 0, 0, 0];

describe.each(["local", "server"] as const)("the reference backend on %s storage", (storage) => {
  const scope = new Scope();
  let setup: Setup;
  const ask = (path: string, body: unknown) => post(setup.endpoints.app, path, body);
  const all = async () => (await ask("/get", { include: ["documents"] })).reply;

  beforeAll(async () => {
    setup = await describeSetup(scope, { storage, dataFolder: await emptyCollection(scope) });
    await setup.start(signal);
    await untilHealthy(setup);
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  it("adds, reads page by page in the stored order, and loses no bit of a vector", async () => {
    const ids = ["z", "a", "m"];
    const added = await ask("/add", {
      ids,
      embeddings: [VECTOR, at(1), at(2)],
      documents: ["first", null, "third"],
      metadatas: [{ n: 1 }, null, null],
    });
    expect(added).toEqual({ status: 201, reply: { added: 3 } });

    const include = ["documents", "metadatas", "embeddings"];
    const first = await ask("/get", { limit: 2, offset: 0, include });
    expect(first).toEqual({
      status: 200,
      reply: {
        ids: ["z", "a"],
        documents: ["first", null],
        metadatas: [{ n: 1 }, null],
        embeddings: [expect.any(Array), at(1)],
      },
    });
    const [read] = (first.reply as { embeddings: number[][] }).embeddings;
    expect(new Float32Array(read ?? [])).toEqual(new Float32Array(VECTOR));
    expect((await ask("/get", { limit: 2, offset: 2, include: [] })).reply).toEqual({
      ids: ["m"],
      documents: null,
      metadatas: null,
      embeddings: null,
    });
    expect((await ask("/get", { limit: 2, offset: 9, include })).reply).toMatchObject({ ids: [] });
  });

  it("passes over an id that is there when it adds, and replaces it when it ingests", async () => {
    const changed = { ids: ["a"], embeddings: [at(9)], documents: ["changed"] };
    expect((await ask("/add", changed)).status).toBe(201);
    expect(await all()).toMatchObject({
      ids: ["z", "a", "m"],
      documents: ["first", null, "third"],
    });
    expect((await ask("/ingest", changed)).status).toBe(201);
    expect((await ask("/get", { ids: ["a"] })).reply).toMatchObject({ documents: ["changed"] });
  });

  it.each([
    ["a wrong dimension", "/add", { ids: ["b"], embeddings: [[1, 2]] }, 400],
    ["an upsert of a wrong dimension", "/ingest", { ids: ["a"], embeddings: [[1, 2]] }, 400],
    ["no ids", "/add", { ids: [], embeddings: [] }, 400],
    ["no ids to delete", "/delete", { ids: [] }, 400],
    ["an id twice", "/add", { ids: ["b", "b"], embeddings: [at(1), at(2)] }, 400],
    [
      "metadata that can't be stored",
      "/add",
      { ids: ["b"], embeddings: [at(1)], metadatas: [{ n: {} }] },
      400,
    ],
    ["another form", "/add", { ids: "b" }, 422],
  ])("answers %s with a 4xx, and stores nothing", async (...[, path, body, status]) => {
    const before = await all();
    expect(await ask(path, body)).toMatchObject({ status });
    expect(await all()).toEqual(before);
  });

  it("deletes by id, and takes one that isn't there for no error", async () => {
    expect((await ask("/delete", { ids: ["z", "nobody"] })).status).toBe(200);
    expect(await all()).toMatchObject({ ids: ["a", "m"] });
  });
});

it("answers 500 where it can't tell what was stored", async () => {
  await using scope = new Scope();
  const dataFolder = await emptyCollection(scope);
  const setup = await describeSetup(scope, { storage: "server", dataFolder });
  await setup.start(signal);
  await untilHealthy(setup);
  await setup.parts.find(({ role }) => role === "chroma")?.stop("kill");
  const body = { ids: ["b"], embeddings: [at(1)] };
  expect(await post(setup.endpoints.app, "/add", body)).toEqual({
    status: 500,
    reply: { error: expect.stringContaining("Connect") },
  });
});

it("answers on storage that does nothing", async () => {
  await using scope = new Scope();
  const setup = await describeSetup(scope, { storage: "noop" });
  await setup.start(signal);
  await untilHealthy(setup);
  const { app } = setup.endpoints;
  expect((await post(app, "/add", { ids: ["a"], embeddings: [[1]] })).status).toBe(201);
  expect((await post(app, "/delete", { ids: ["a"] })).status).toBe(200);
  expect((await post(app, "/get", { include: ["documents"] })).reply).toEqual({
    ids: [],
    documents: [],
  });
});
