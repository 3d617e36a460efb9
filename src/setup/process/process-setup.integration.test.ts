import { cpSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appBodies } from "../../data/bodies.ts";
import { groundTruth } from "../../data/ground-truth.ts";
import { loadOwnCorpus } from "../../data/own-corpus.ts";
import { probeOf, provenQuery } from "../../data/probe.ts";
import { seedCollection } from "../../data/seed.ts";
import { startChroma } from "../../data/test-server.ts";
import { readGroup } from "../../host/process-table.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import { loadToolchain } from "../../toolchain/load-toolchain.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Probe, Setup } from "../setup.ts";
import { createProcessSetup, type ProcessSetupConfig } from "./process-setup.ts";

const signal = new AbortController().signal;
const READY = { timeoutMs: milliseconds(60_000), signal };
const COLLECTION = "assay-setup";
const KINDS = ["local", "server"] as const;

describe("a setup of processes", () => {
  const toolchain = loadToolchain();
  const forAll = new Scope();
  let pristine: string;
  let probe: Probe;
  let scope: Scope;
  let spawned: number[];

  beforeAll(async () => {
    pristine = join(temporaryFolder(forAll), "pristine");
    const source = { kind: "synthetic", records: 1000, dimension: 16 } as const;
    const corpus = await loadOwnCorpus(source, {
      queriesFile: null,
      queryCount: 50,
      seed: 7,
      signal,
    });
    const truth = await groundTruth(corpus, 10, { cacheFolder: null, signal });
    const known = { corpus, truth };
    await using server = await startChroma(toolchain.chroma.path, pristine);
    const collection = await seedCollection(server.client, corpus, { name: COLLECTION, signal });
    const bodies = appBodies(corpus, { k: 10, include: ["distances"] });
    probe = probeOf(known, { path: "/query", bodies }, await provenQuery(known, collection));
  });
  afterAll(() => forAll[Symbol.asyncDispose]());

  beforeEach(() => {
    scope = new Scope();
    spawned = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const left = () => spawned.flatMap((pid) => readGroup(pid));

  const create = async (
    storage: ProcessSetupConfig["storage"],
    given: Partial<ProcessSetupConfig> = {},
  ): Promise<Setup> => {
    const folder = temporaryFolder(scope);
    const dataFolder = join(folder, "data");
    if (storage !== "noop") cpSync(pristine, dataFolder, { recursive: true });
    const setup = await createProcessSetup({
      name: storage === "server" ? "server" : "local",
      storage,
      dataFolder,
      workFolder: join(folder, "work"),
      logFolder: join(folder, "logs"),
      collection: COLLECTION,
      python: toolchain.python.path,
      chroma: toolchain.chroma.path,
      backendFolder: join(import.meta.dirname, "../../../fixtures/backend"),
      threads: 4,
      backendVariables: {},
      chromaVariables: {},
      ports: { backend: null, chroma: null },
      cpus: null,
      readyLimitMs: READY.timeoutMs,
      onSpawn: ({ pid }) => spawned.push(pid),
      ...given,
    });
    return scope.use("end the setup", setup);
  };

  const ask = (setup: Setup, limitMs = 10_000) =>
    fetch(setup.endpoints.app + probe.path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: probe.body,
      signal: AbortSignal.timeout(limitMs),
    });

  it.each(KINDS)("%s serves the right ids, is killed, and serves them again", async (kind) => {
    const setup = await create(kind);
    await setup.start(signal);
    const first = await setup.ready(probe, READY);
    expect(first.readyMs).toBeGreaterThan(first.firstQueryMs);
    expect(spawned).toHaveLength(setup.parts.length);
    const endpoints = { ...setup.endpoints };

    const outcomes = await setup.stop("kill");
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(setup.parts.map(() => "killed"));
    expect(left()).toEqual([]);
    await expect(ask(setup)).rejects.toThrow();

    await setup.start(signal);
    await setup.ready(probe, READY);
    expect(setup.endpoints).toEqual(endpoints);
  });

  it.each(KINDS)("%s restarts gracefully, on the same data and ports", async (kind) => {
    const setup = await create(kind);
    await setup.start(signal);
    await setup.ready(probe, READY);
    const [before, endpoints] = [setup.parts.map(({ pid }) => pid), { ...setup.endpoints }];
    await setup.restart(signal);
    await setup.ready(probe, READY);
    expect(setup.endpoints).toEqual(endpoints);
    for (const { pid } of setup.parts) expect(before).not.toContain(pid);

    const outcomes = await setup.stop("graceful");
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(setup.parts.map(() => "exited"));
    expect(left()).toEqual([]);
  });

  it.each(KINDS)("%s tells what it uses, and leaves nothing once destroyed", async (kind) => {
    const setup = await create(kind);
    await setup.start(signal);
    await setup.ready(probe, READY);
    const before = await setup.resources();
    for (let asked = 0; asked < 100; asked += 1) await (await ask(setup)).text();
    const after = await setup.resources();
    expect(after.map(({ role }) => role)).toEqual(setup.parts.map(({ role }) => role));
    for (const [index, usage] of after.entries()) {
      expect(usage.processes).toBeGreaterThanOrEqual(1);
      expect(usage.pssBytes).toBeGreaterThan(5e6);
      expect(usage.cpuSeconds).toBeGreaterThan(before[index]?.cpuSeconds ?? 0);
    }
    expect(existsSync(setup.storage.path)).toBe(true);
    await setup.destroy();
    expect(existsSync(setup.storage.path)).toBe(false);
    expect(left()).toEqual([]);
    expect(await setup.resources()).toEqual(
      setup.parts.map(({ role, number }) => ({
        role,
        number,
        cpuSeconds: 0,
        pssBytes: 0,
        processes: 0,
      })),
    );
  });

  it("has the Chroma server's own address, and the link to it, only with a server", async () => {
    const local = await create("local");
    expect(local.endpoints.direct).toBeUndefined();
    expect(local.links.map(({ from, to }) => `${from} to ${to}`)).toEqual(["app to backend"]);
    const server = await create("server");
    const direct = server.endpoints.direct;
    expect(server.links).toEqual([
      { from: "app", to: "backend", number: 1, url: server.endpoints.app, proxy: null },
      { from: "backend", to: "chroma", number: 1, url: direct, proxy: null },
    ]);
    await server.start(signal);
    await server.ready(probe, READY);
    const reply = await fetch(`${direct}/api/v2/heartbeat`);
    expect(reply.status).toBe(200);
  });

  it("isn't ready with other ids, and tells the last answer and where the logs are", async () => {
    const setup = await create("local");
    await setup.start(signal);
    await setup.ready(probe, READY);
    const wrong = { ...probe, expectFirst: ["nobody"] };
    const waiting = setup.ready(wrong, { timeoutMs: milliseconds(1000), signal });
    await expect(waiting).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringMatching(/the last answer: first id \S+, expected nobody\./),
      hint: expect.stringContaining(setup.parts[0]?.logFile ?? "none"),
    });
  });

  it.each(KINDS)("%s shows its log's end where the backend dies at start", async (kind) => {
    const setup = await create(kind, { collection: "assay-missing" });
    await setup.start(signal);
    await expect(setup.ready(probe, READY)).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringMatching(/^The backend ended at start[\s\S]*assay-missing/),
    });
  });

  it("shows its log's end where Chroma dies at start", async () => {
    // A file in the place of the data's folder.
    const setup = await create("server", { dataFolder: join(pristine, "chroma.sqlite3") });
    await expect(setup.start(signal)).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringMatching(/^The chroma ended at start. Its log's end:\n./),
    });
    await setup.stop("kill");
    expect(left()).toEqual([]);
  });

  describe("on a port that somebody listens on", () => {
    let port: number;
    const occupy = async (wanted: number) => {
      const server = createServer((_, response) => response.writeHead(404).end());
      await new Promise<void>((resolve) => server.listen(wanted, "127.0.0.1", resolve));
      scope.defer("free the port", () => {
        server.closeAllConnections();
        server.close();
      });
      port = (server.address() as AddressInfo).port;
    };

    it("isn't made where the plan fixes that port", async () => {
      await occupy(0);
      const ports = { backend: port, chroma: null };
      await expect(create("local", { ports })).rejects.toMatchObject({
        code: "SETUP_NOT_READY",
        message: expect.stringContaining(`port ${port}`),
      });
    });

    it("takes the port that the plan fixes where it is free", async () => {
      await occupy(0);
      await scope[Symbol.asyncDispose]();
      const setup = await create("noop", { ports: { backend: port, chroma: null } });
      expect(setup.endpoints.app).toBe(`http://127.0.0.1:${port}`);
    });

    it("shows its log's end where the port was taken meanwhile", async () => {
      const setup = await create("noop");
      await occupy(Number(new URL(setup.endpoints.app).port));
      await setup.start(signal);
      await expect(setup.ready(probe, READY)).rejects.toThrow(/address already in use/i);
    });
  });

  describe("with a storage that does nothing", () => {
    const noop = () => ({ ...probe, expectFirst: ["noop-0"] });

    it("answers nothing while frozen, and everything once thawed", async () => {
      const setup = await create("noop");
      await setup.start(signal);
      await setup.ready(noop(), READY);
      const [backend] = setup.parts;
      expect(await backend?.freeze()).toEqual({ kind: "done" });
      await expect(ask(setup, 500)).rejects.toMatchObject({ name: "TimeoutError" });
      expect(backend?.running()).toBe(true);
      expect(await backend?.thaw()).toEqual({ kind: "done" });
      expect((await ask(setup)).status).toBe(200);
    });

    it("is killed where it doesn't end within the grace of a graceful stop", async () => {
      const setup = await create("noop");
      await setup.start(signal);
      await setup.ready(noop(), READY);
      await setup.parts[0]?.freeze();
      expect(await setup.stop("graceful")).toMatchObject([{ kind: "killed", why: "grace over" }]);
      expect(left()).toEqual([]);
    });

    it("isn't started twice, for the first would be forgotten", async () => {
      const setup = await create("noop");
      await setup.start(signal);
      await expect(setup.start(signal)).rejects.toThrow("The backend 1 runs already.");
      expect(spawned).toHaveLength(1);
    });

    it("notices that a part has ended, stops all the same, and starts again", async () => {
      const setup = await create("noop");
      await setup.start(signal);
      await setup.ready(noop(), READY);
      const [backend] = setup.parts;
      process.kill(backend?.pid ?? 0, "SIGKILL");
      await expect(setup.ready(noop(), READY)).rejects.toMatchObject({ code: "SETUP_NOT_READY" });
      expect(backend?.running()).toBe(false);
      await setup.stop("graceful");
      await setup.start(signal);
      await setup.ready(noop(), READY);
    });

    it("starts nothing once aborted", async () => {
      const setup = await create("noop");
      const abort = new AbortController();
      abort.abort();
      await expect(setup.start(abort.signal)).rejects.toMatchObject({ name: "AbortError" });
      expect(spawned).toEqual([]);
    });

    it("ends its processes when it is disposed", async () => {
      const setup = await create("noop");
      await setup.start(signal);
      await setup.ready(noop(), READY);
      expect(left()).not.toEqual([]);
      await setup[Symbol.asyncDispose]();
      expect(left()).toEqual([]);
    });
  });
});
