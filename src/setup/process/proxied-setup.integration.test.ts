import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readGroup } from "../../host/process-table.ts";
import { Scope } from "../../scope.ts";
import { ensureToxiproxy } from "../../toolchain/ensure-toxiproxy.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Link, Part, Setup } from "../setup.ts";
import { proxyControl } from "../toxiproxy.ts";
import type { ProcessSetupConfig } from "./process-setup.ts";
import { describeSetup, emptyCollection, post, untilHealthy } from "./testing.ts";

const signal = new AbortController().signal;
const BOTH = { app: true, chroma: true };
const READY = { timeoutMs: milliseconds(60_000), signal };
const NOOP = { path: "/query", body: '{"embedding":[1]}', expectFirst: ["noop-0"] };

describe("a setup of several backends and proxied links", () => {
  let toxiproxy: string;
  let scope: Scope;
  let spawned: { pid: number; what: string }[];

  beforeAll(async () => {
    toxiproxy = await ensureToxiproxy({ signal, tell: () => undefined });
  });
  beforeEach(() => {
    scope = new Scope();
    spawned = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const create = (given: Partial<ProcessSetupConfig> & Pick<ProcessSetupConfig, "storage">) =>
    describeSetup(scope, { toxiproxy, onSpawn: (one) => spawned.push(one), ...given });
  const left = () => spawned.flatMap(({ pid }) => readGroup(pid));
  const toxiproxies = () => spawned.filter(({ what }) => what === toxiproxy);
  const namesOf = (setup: Setup) =>
    setup.links.map((link) => `${link.from} ${link.to} ${link.number}`);
  const linkTo = (setup: Setup, role: Link["to"], number = 1): Link => {
    const found = setup.links.find((link) => link.to === role && link.number === number);
    if (found === undefined) throw new Error(`There is no link to ${role} ${number}.`);
    return found;
  };
  const controlOf = (link: Link) => proxyControl(link.proxy ?? { apiUrl: "", name: "" });
  const backend = (setup: Setup, number: number): Part => {
    const found = setup.parts.find((part) => part.role === "backend" && part.number === number);
    if (found === undefined) throw new Error(`There is no backend ${number}.`);
    return found;
  };
  const statusOf = async (url: string) => (await fetch(`${url}/health`)).status;

  it("has one address for each backend, all its own, and one Toxiproxy for every link", async () => {
    const setup = await create({ storage: "server", backends: 2, proxied: BOTH });
    expect(namesOf(setup)).toEqual(["app backend 1", "app backend 2", "backend chroma 1"]);
    const { app, apps, direct } = setup.endpoints;
    expect(apps).toEqual([linkTo(setup, "backend", 1).url, linkTo(setup, "backend", 2).url]);
    expect(app).toBe(apps[0]);
    const urls = [...setup.links.map(({ url }) => url), direct];
    expect(new Set(urls).size).toBe(4);
    expect(new Set(setup.links.map(({ proxy }) => proxy?.apiUrl)).size).toBe(1);
    expect(new Set(setup.links.map(({ proxy }) => proxy?.name)).size).toBe(3);
    expect(spawned).toEqual([]);
  });

  it("proxies only the links that it is asked to", async () => {
    const wish = { storage: "server", backends: 2 } as const;
    for (const proxied of [
      { app: true, chroma: false },
      { app: false, chroma: true },
    ]) {
      const setup = await create({ ...wish, proxied });
      expect(setup.links.map(({ proxy }) => proxy !== null)).toEqual([
        proxied.app,
        proxied.app,
        proxied.chroma,
      ]);
    }
    const straight = await create({ ...wish, toxiproxy: null });
    expect(straight.links.every(({ proxy }) => proxy === null)).toBe(true);
    await straight.start(signal);
    expect(toxiproxies()).toEqual([]);
  });

  it("has no use for a proxy before Chroma where there is none", async () => {
    const setup = await create({
      storage: "noop",
      toxiproxy: null,
      proxied: { app: false, chroma: true },
    });
    expect(namesOf(setup)).toEqual(["app backend 1"]);
  });

  it("isn't made with a proxied link and no Toxiproxy", async () => {
    await expect(create({ storage: "noop", toxiproxy: null, proxied: BOTH })).rejects.toMatchObject(
      {
        code: "TOOLCHAIN_MISSING",
        hint: "run `node tools/setup.mjs toxiproxy`",
      },
    );
  });

  it("leads the backends' way to Chroma through the proxy, and the direct one past it", async () => {
    const setup = await create({
      storage: "server",
      backends: 2,
      proxied: BOTH,
      dataFolder: await emptyCollection(scope),
    });
    await setup.start(signal);
    await untilHealthy(setup);
    const [one = "", two = ""] = setup.endpoints.apps;
    expect((await post(one, "/add", { ids: ["a"], embeddings: [[1, 2]] })).status).toBe(201);
    // What one backend wrote the other one reads: they share the server.
    expect((await post(two, "/get", { include: [] })).reply).toMatchObject({ ids: ["a"] });

    const control = controlOf(linkTo(setup, "chroma"));
    await control.setEnabled(false);
    for (const app of [one, two]) {
      expect((await post(app, "/get", { include: [] })).status).toBe(500);
      expect(await statusOf(app)).toBe(200);
    }
    expect((await fetch(`${setup.endpoints.direct}/api/v2/heartbeat`)).status).toBe(200);
    await control.setEnabled(true);
    expect((await post(two, "/get", { include: [] })).status).toBe(200);
  });

  it("cuts one backend from the app, and leaves the other one", async () => {
    const setup = await create({ storage: "noop", backends: 2, proxied: BOTH });
    await setup.start(signal);
    await setup.ready(NOOP, READY);
    const [one = "", two = ""] = setup.endpoints.apps;
    await controlOf(linkTo(setup, "backend", 1)).setEnabled(false);
    await expect(statusOf(one)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    expect(await statusOf(two)).toBe(200);
  });

  it("is ready only once every backend is", async () => {
    const setup = await create({ storage: "noop", backends: 2, proxied: BOTH });
    await setup.start(signal);
    await setup.ready(NOOP, READY);
    await controlOf(linkTo(setup, "backend", 2)).setEnabled(false);
    const waiting = setup.ready(NOOP, { ...READY, timeoutMs: milliseconds(300) });
    await expect(waiting).rejects.toMatchObject({ code: "SETUP_NOT_READY" });
  });

  it("starts one backend again while the other one serves", async () => {
    const setup = await create({ storage: "noop", backends: 2, proxied: BOTH });
    await setup.start(signal);
    await setup.ready(NOOP, READY);
    const [first, second] = [backend(setup, 1), backend(setup, 2)];
    const [pid, other] = [first.pid, second.pid];
    await first.stop("graceful");
    expect(await statusOf(setup.endpoints.apps[1] ?? "")).toBe(200);
    expect(await first.start(signal)).toEqual({ kind: "done" });
    await setup.ready(NOOP, READY);
    expect(first.pid).not.toBe(pid);
    expect(second.pid).toBe(other);
    await expect(first.start(signal)).rejects.toThrow("The backend 1 runs already.");
  });

  it("names the backend that has ended, and the log of its own", async () => {
    const setup = await create({ storage: "noop", backends: 2 });
    await setup.start(signal);
    await setup.ready(NOOP, READY);
    await backend(setup, 2).stop("kill");
    await expect(setup.ready(NOOP, READY)).rejects.toMatchObject({
      message: expect.stringMatching(/^The backend 2 ended at start/),
      hint: expect.stringContaining("backend-2.log"),
    });
  });

  it("keeps its links, proxies and toxics over a restart", async () => {
    const setup = await create({ storage: "noop", backends: 2, proxied: BOTH });
    await setup.start(signal);
    await setup.ready(NOOP, READY);
    const links = structuredClone(setup.links);
    const control = controlOf(linkTo(setup, "backend", 2));
    const toxic = { name: "late", type: "latency", stream: "downstream" } as const;
    await control.addToxic({ ...toxic, attributes: { latency: 5, jitter: 0 } });
    await setup.restart(signal);
    await setup.ready(NOOP, READY);
    expect(setup.links).toEqual(links);
    expect(await control.findToxic("late")).not.toBeNull();
    expect(toxiproxies()).toHaveLength(1);
  });

  it("starts Toxiproxy anew, with all its proxies, where that has ended", async () => {
    const setup = await create({ storage: "noop", proxied: BOTH });
    await setup.start(signal);
    await setup.ready(NOOP, READY);
    process.kill(toxiproxies()[0]?.pid ?? 0, "SIGKILL");
    await expect.poll(() => left().length, { timeout: 30_000 }).toBe(1);
    await setup.restart(signal);
    await setup.ready(NOOP, READY);
    expect(toxiproxies()).toHaveLength(2);
  });

  it("ends Toxiproxy with the setup, not with a stop", async () => {
    const setup = await create({ storage: "noop", backends: 2, proxied: BOTH });
    await setup.start(signal);
    await setup.stop("kill");
    expect(left().map(({ pid }) => pid)).toEqual(toxiproxies().map(({ pid }) => pid));
    await setup[Symbol.asyncDispose]();
    expect(left()).toEqual([]);
  });

  it("leaves nothing where a program that isn't Toxiproxy is given for it", async () => {
    const setup = await create({ storage: "noop", toxiproxy: "/bin/false", proxied: BOTH });
    await expect(setup.start(signal)).rejects.toMatchObject({
      code: "SETUP_NOT_READY",
      message: expect.stringMatching(/^Toxiproxy ended at start\. Its log's end:/),
    });
    expect(left()).toEqual([]);
  });

  it("runs several backends on one folder where the storage is local", async () => {
    const dataFolder = await emptyCollection(scope);
    const setup = await create({ storage: "local", backends: 2, dataFolder });
    await setup.start(signal);
    await untilHealthy(setup);
    expect(setup.storage.path).toBe(dataFolder);
    const [one = "", two = ""] = setup.endpoints.apps;
    expect((await post(one, "/add", { ids: ["a"], embeddings: [[1, 2]] })).status).toBe(201);
    expect((await post(two, "/get", { ids: ["a"], include: [] })).status).toBe(200);
  });
});
