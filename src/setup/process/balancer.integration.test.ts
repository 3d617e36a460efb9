import { readdirSync, readlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGroup } from "../../host/process-table.ts";
import { Scope } from "../../scope.ts";
import { nginxIfAny } from "../../toolchain/testing-nginx.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { PassedRequest } from "../nginx/access-log.ts";
import { AS_WRITTEN, type BalancerSettings } from "../nginx/balancer.ts";
import type { Part, Setup } from "../setup.ts";
import { describeSetup, post } from "./testing.ts";

const nginx = nginxIfAny();
const signal = new AbortController().signal;
const NOOP = { path: "/query", body: '{"embedding":[1]}', expectFirst: ["noop-0"] };
const OURS: BalancerSettings = {
  ...AS_WRITTEN,
  failTimeoutMs: milliseconds(2000),
  connectTimeoutMs: milliseconds(1000),
  keepAlive: 16,
};

describe.skipIf(nginx === null)("three backends behind nginx", () => {
  let scope: Scope;
  let spawned: { pid: number; what: string }[];

  beforeEach(() => {
    scope = new Scope();
    spawned = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const stand = async (settings: BalancerSettings = OURS): Promise<Setup> => {
    const setup = await describeSetup(scope, {
      storage: "noop",
      backends: 3,
      balancer: { port: null, settings },
      nginx,
      onSpawn: (one) => spawned.push(one),
    });
    await setup.start(signal);
    await setup.ready(NOOP, { timeoutMs: milliseconds(60_000), signal });
    return setup;
  };
  const partOf = (setup: Setup, role: Part["role"], number: number): Part => {
    const found = setup.parts.find((part) => part.role === role && part.number === number);
    if (found === undefined) throw new Error(`There is no ${role} ${number}.`);
    return found;
  };
  const ask = async (setup: Setup, times: number): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const response = await fetch(`${setup.endpoints.app}/query`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: NOOP.body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.text();
      statuses.push(response.status);
    }
    return statuses;
  };
  /** The log's last ones: nginx writes a line once the reply has left. */
  const lastRequests = async (setup: Setup, count: number): Promise<readonly PassedRequest[]> => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return (await setup.balancing?.requests())?.slice(-count) ?? [];
  };
  const perBackend = (setup: Setup, requests: readonly PassedRequest[]) =>
    setup.balancing?.backends.map(
      (backend) => requests.filter(({ tried }) => tried.at(-1) === backend).length,
    );
  /** nginx counts whole seconds, from the last try in vain: when it tries again isn't ours to say. */
  const untilAsked = async (setup: Setup, backend: number): Promise<void> => {
    do await ask(setup, 3);
    while (perBackend(setup, await lastRequests(setup, 3))?.[backend] === 0);
  };
  const onlyOnes = (statuses: readonly number[]) => [...new Set(statuses)];

  it("are asked in turn at one address, and each at its own", async () => {
    const setup = await stand();
    const { app, apps } = setup.endpoints;
    expect(apps).toHaveLength(3);
    expect(apps).not.toContain(app);
    expect(setup.links.map(({ from, to, number }) => `${from} ${to} ${number}`)).toEqual([
      "app balancer 1",
      "balancer backend 1",
      "balancer backend 2",
      "balancer backend 3",
    ]);
    expect(onlyOnes(await ask(setup, 30))).toEqual([200]);
    const requests = await lastRequests(setup, 30);
    expect(perBackend(setup, requests)).toEqual([10, 10, 10]);
    expect(requests[0]).toMatchObject({ method: "POST", path: "/query", status: 200 });
    expect(requests[0]?.atMs).toBeGreaterThan(Date.now() - 60_000);
  });

  it("go on without a killed one, and take it back once it is there again", async () => {
    const setup = await stand();
    await partOf(setup, "backend", 2).stop("kill");
    expect(onlyOnes(await ask(setup, 30))).toEqual([200]);
    const without = await lastRequests(setup, 30);
    expect(perBackend(setup, without)).toSatisfy(
      // The one that is tried in vain costs a turn.
      (counts: number[]) => counts[1] === 0 && Math.abs((counts[0] ?? 0) - 15) <= 1,
    );
    await partOf(setup, "backend", 2).start(signal);
    await setup.ready(NOOP, { timeoutMs: milliseconds(60_000), signal });
    await untilAsked(setup, 1);
    await ask(setup, 30);
    const again = perBackend(setup, await lastRequests(setup, 30)) ?? [];
    expect(Math.min(...again)).toBeGreaterThanOrEqual(9);
  });

  it("lose a third of the requests where nginx is told neither to pass on nor to leave out", async () => {
    const setup = await stand({ ...OURS, maxFails: 0, passOn: [] });
    await partOf(setup, "backend", 2).stop("kill");
    const statuses = await ask(setup, 30);
    expect(statuses.filter((status) => status === 502)).toHaveLength(10);
  });

  it("are one where the client's address decides", async () => {
    const setup = await stand({ ...OURS, method: "ip-hash" });
    await ask(setup, 30);
    const counts = perBackend(setup, await lastRequests(setup, 30)) ?? [];
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 30]);
  });

  it("take a body that is larger than nginx's own limit", async () => {
    const setup = await stand();
    const embedding = Array.from({ length: 300_000 }, () => 0.123456);
    const { status } = await post(setup.endpoints.app, "/query", { embedding, k: 1, include: [] });
    expect(status).toBe(200);
  });

  it("leave nothing behind: no process, and no file of nginx's outside of its folder", async () => {
    const setup = await stand();
    const leader = spawned.find(({ what }) => what === nginx)?.pid ?? 0;
    const open = readGroup(leader).flatMap(({ pid }) =>
      readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`)),
    );
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter((path) => /^\/(etc|var|run)\//.test(path))).toEqual([]);
    await setup[Symbol.asyncDispose]();
    expect(spawned.flatMap(({ pid }) => readGroup(pid))).toEqual([]);
  });

  it("are stopped and started again on the same addresses", async () => {
    const setup = await stand();
    const before = { ...setup.endpoints };
    await setup.restart(signal);
    await setup.ready(NOOP, { timeoutMs: milliseconds(60_000), signal });
    expect(setup.endpoints).toEqual(before);
    expect(onlyOnes(await ask(setup, 3))).toEqual([200]);
  });
});

describe("a balancer without nginx", () => {
  it("is refused before anything is started, with a remedy", async () => {
    await using scope = new Scope();
    const balancer = { port: null, settings: OURS };
    await expect(describeSetup(scope, { storage: "noop", balancer })).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      hint: expect.stringContaining("nginx-light"),
    });
  });
});
