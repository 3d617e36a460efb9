import type { Random } from "../../stats/random.ts";
import { type Milliseconds, milliseconds, perSecond, share } from "../../units/quantity.ts";
import type { Outcome } from "../figures.ts";
import { sampleLike } from "../testing.ts";
import type { Climb, Pass } from "./find-capacity.ts";
import type { Objective } from "./objective.ts";

/** At most 1 % of requests slower than 50 ms, and at most 1 in 1,000 failed. */
export const OBJECTIVE: Objective = {
  limitMs: milliseconds(50),
  badMax: share(0.01),
  failedMax: share(0.001),
};

/** From 20/s in steps of 1.1, but for what is given. */
export function climbLike(given: Partial<Climb> = {}): Climb {
  return {
    startPerSecond: perSecond(20),
    minPerSecond: perSecond(1),
    maxPerSecond: perSecond(5000),
    maxWhy: "the test's own limit",
    step: 1.1,
    stride: 2,
    passesMax: 6,
    ...given,
  };
}

/** A queue: arrivals at random, each served by the first of `servers` that is free. */
export interface SimulatedServer {
  readonly servers: number;
  /** How long one request takes; may depend on the rate. */
  readonly serviceMs: (random: Random, rate: number) => number;
  /** Whether a request is dropped instead of being served, with so many waiting. */
  readonly drops?: (random: Random, backlogMs: number) => boolean;
}

/** Exponential service: with one server of 5 ms and p99 ≤ 50 ms the capacity is 108/s. */
export const exponentialServer = (meanMs: number, servers = 1): SimulatedServer => ({
  servers,
  serviceMs: (random) => meanMs * random.exponential(),
});

interface Arrivals {
  readonly rate: number;
  readonly seconds: number;
  readonly random: Random;
}

/** Poisson arrivals at such a server, on a virtual clock, one after the other. */
function serve(
  server: SimulatedServer,
  { rate, seconds, random }: Arrivals,
  took: (dueMs: number, latencyMs: number, dropped: boolean) => void,
): void {
  const free = Array.from({ length: server.servers }, () => 0);
  const gap = () => (random.exponential() * 1000) / rate;
  for (let at = gap(); at < seconds * 1000; at += gap()) {
    let first = 0;
    for (let one = 1; one < free.length; one += 1)
      if ((free[one] ?? 0) < (free[first] ?? 0)) first = one;
    const backlogMs = Math.max(0, (free[first] ?? 0) - at);
    const dropped = server.drops?.(random, backlogMs) ?? false;
    const latencyMs = dropped ? 0 : backlogMs + server.serviceMs(random, rate);
    if (!dropped) free[first] = at + latencyMs;
    took(at, latencyMs, dropped);
  }
}

/** What becomes of every request. */
export function simulateOutcomes(server: SimulatedServer, arrivals: Arrivals): Outcome[] {
  const outcomes: Outcome[] = [];
  serve(server, arrivals, (dueMs, latencyMs, dropped) => {
    const request = outcomes.length;
    outcomes.push({
      planned: { dueMs: milliseconds(dueMs), target: 0, query: 0, pair: request },
      sample: sampleLike({ request, latencyMs: milliseconds(latencyMs) }),
      failure: dropped ? "HTTP 503" : null,
    });
  });
  return outcomes;
}

/** One pass as the search sees it. */
export function simulate(
  server: SimulatedServer,
  pass: Arrivals & { readonly limitMs: Milliseconds },
): Pass {
  const blocks = Array.from({ length: pass.seconds }, () => ({ requests: 0, bad: 0, failed: 0 }));
  serve(server, pass, (dueMs, latencyMs, dropped) => {
    const block = blocks[Math.floor(dueMs / 1000)];
    if (block === undefined) return;
    block.requests += 1;
    if (dropped) block.failed += 1;
    if (dropped || latencyMs > pass.limitMs) block.bad += 1;
  });
  return { kind: "measured", blocks };
}

/**
 * The capacity of c exponential servers by formula: the largest rate at which at most `badMax` of
 * requests take longer than the limit.
 */
export function analyticCapacity(
  { meanMs, servers }: { meanMs: number; servers: number },
  { limitMs, badMax }: Objective,
): number {
  const late = (rate: number) => lateShare({ rate, mu: 1000 / meanMs, servers }, limitMs / 1000);
  let [low, high] = [0, (servers * 1000) / meanMs];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (late(middle) <= badMax) low = middle;
    else high = middle;
  }
  return low;
}

/** P(time in an M/M/c system > t): the wait by Erlang's C, then the service. */
function lateShare(
  { rate, mu, servers }: { rate: number; mu: number; servers: number },
  t: number,
): number {
  const load = rate / mu;
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  const waits = blocked / (1 - (load / servers) * (1 - blocked));
  const drain = servers * mu - rate;
  const served = Math.exp(-mu * t);
  if (Math.abs(drain - mu) < 1e-9) return served * (1 + waits * mu * t);
  const both = (mu * Math.exp(-drain * t) - drain * served) / (mu - drain);
  return (1 - waits) * served + waits * both;
}
