import { afterEach, describe, expect, it } from "vitest";
import { execute } from "../../heal/execute.ts";
import { Scope } from "../../scope.ts";
import { AS_WRITTEN } from "../nginx/balancer.ts";
import { emptyCollection, post, untilHealthy } from "../process/testing.ts";
import { describeDockerSetup, LIMIT, labelIn, leftWith, signal, UNLIMITED } from "./testing.ts";

let scope = new Scope();
afterEach(async () => {
  const ending = scope;
  scope = new Scope();
  await ending[Symbol.asyncDispose]();
});

const RECORD = {
  ids: ["one"],
  embeddings: [[1, 0, 0]],
  documents: ["the first"],
  metadatas: [{ at: 1 }],
};
const ASKED = { embedding: [1, 0, 0], k: 1, include: [] };

describe("a setup of containers", () => {
  it.each(["server", "local"] as const)(
    "%s serves a query, and leaves nothing",
    async (storage) => {
      const source = await emptyCollection(scope);
      const { setup, undo } = await describeDockerSetup(scope, { storage, source });
      await setup.start(signal);
      const label = labelIn(scope, undo);
      await untilHealthy(setup);
      const { app } = setup.endpoints;
      expect(await post(app, "/ingest", RECORD)).toMatchObject({ status: 201 });
      expect((await post(app, "/query", ASKED)).reply).toMatchObject({ ids: ["one"] });
      expect(await leftWith(label)).toBeGreaterThan(2);
      await setup.destroy();
      expect(await leftWith(label)).toBe(0);
      expect(undo).toEqual([]);
    },
  );
});

describe("what stands before the parts", () => {
  it("a balancer spreads over the backends, and tells which it tried", async () => {
    const { setup } = await describeDockerSetup(scope, {
      storage: "noop",
      backends: 2,
      balancer: { port: null, settings: { ...AS_WRITTEN, keepAlive: null } },
    });
    await setup.start(signal);
    await untilHealthy(setup);
    await untilAnswers(setup.endpoints.app);
    for (let asked = 0; asked < 4; asked += 1) await post(setup.endpoints.app, "/query", ASKED);
    const { balancing } = setup;
    await expect
      .poll(async () => new Set((await balancing?.requests())?.flatMap(({ tried }) => tried)).size)
      .toBe(2);
    const tried = new Set((await balancing?.requests())?.flatMap((request) => request.tried));
    expect(tried).toEqual(new Set(balancing?.backends));
  });

  it("a gateway lets the backends through, and nobody without a token", async () => {
    const source = await emptyCollection(scope);
    const { setup } = await describeDockerSetup(scope, {
      storage: "server",
      source,
      gateway: { port: null },
    });
    await setup.start(signal);
    await untilHealthy(setup);
    expect(await post(setup.endpoints.app, "/ingest", RECORD)).toMatchObject({ status: 201 });
    const statuses = (await setup.gateway?.requests())?.map(({ status, token }) => [status, token]);
    expect(statuses).toContainEqual([200, "backend"]);
  });
});

describe("limits", () => {
  it("are what the container sees", async () => {
    const { setup } = await describeDockerSetup(scope, {
      storage: "noop",
      limits: { ...UNLIMITED, backend: { cpus: 0.5, memoryMiB: 256 } },
    });
    await setup.start(signal);
    const probe = { path: "/query", body: JSON.stringify(ASKED), expectFirst: ["noop-0"] };
    const ready = await setup.ready(probe, { timeoutMs: LIMIT, signal });
    expect(ready.limits).toEqual([{ role: "backend", number: 1, cpus: 0.5, memoryMiB: 256 }]);
  });
});

describe("what goes wrong at the start", () => {
  it("is told with the log's end where a container exits", async () => {
    const { setup } = await describeDockerSetup(scope, {
      storage: "server",
      chromaVariables: { CHROMA_PORT: "notaport" },
    });
    await expect(setup.start(signal)).rejects.toThrow(/ended at start[\s\S]*invalid/i);
  });

  it("names the image that isn't there, and how to bake it", async () => {
    const images = { chroma: null, nginx: null, toxiproxy: null, k6: null };
    await expect(
      describeDockerSetup(scope, {
        storage: "noop",
        images: { ...images, backend: "localhost:1/nobody/none:0" },
      }),
    ).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      hint: expect.stringContaining("npm run bake -- backend"),
    });
  });
});

describe("a harness that was killed", () => {
  it("leaves a label, by which everything is removed", async () => {
    const { setup, undo } = await describeDockerSetup(scope, { storage: "noop" });
    await setup.start(signal);
    const label = labelIn(scope, undo);
    const [step] = undo;
    if (step === undefined) throw new Error("Expected an undo.");
    expect(await leftWith(label)).toBeGreaterThan(1);
    await execute(step);
    expect(await leftWith(label)).toBe(0);
  });
});

async function untilAnswers(app: string): Promise<void> {
  await expect
    .poll(
      () =>
        fetch(`${app}/health`)
          .then((reply) => reply.status)
          .catch(() => 0),
      {
        timeout: 20_000,
      },
    )
    .toBe(200);
}
