/**
 * Outage: the probes' bounds against outages of known length, of a small server that refuses
 * connections, or takes requests and answers them only at the end.
 *
 *   node tools/figures/outage.ts [seconds, default 0.5 5 60]
 *
 * The truth is known between two looks at the clock, before and after the outage is begun and ended.
 */
import { monotonicNow, sleep } from "../../src/host/clock.ts";
import { latenessWords } from "../../src/load/probing/lateness.ts";
import { startProbing } from "../../src/load/probing/open-probing.ts";
import type { ProbeSample } from "../../src/load/probing/probing.ts";
import { type Between, pathClock, steadyBefore } from "../../src/load/probing/recovery.ts";
import type { Steady } from "../../src/load/probing/steady.ts";
import {
  type KnownTarget,
  pathTo,
  startKnownTarget,
} from "../../src/load/probing/testing-target.ts";
import { milliseconds } from "../../src/units/quantity.ts";

const given = process.argv.slice(2).map(Number);
const lengths = given.length === 0 ? [0.5, 5, 60] : given;
const EVERY = milliseconds(50);
const { signal } = new AbortController();

interface Outage {
  readonly kind: string;
  readonly began: Between;
  readonly ended: Between;
  readonly untilMs: number;
}

/** One outage, and four seconds to see that it is over. */
async function breakFor(seconds: number, kind: string, target: KnownTarget): Promise<Outage> {
  const began = kind === "refuses" ? await target.close() : target.freeze();
  await sleep(milliseconds(seconds * 1000), signal);
  const ended = kind === "refuses" ? await target.open() : target.thaw();
  await sleep(milliseconds(4000), signal);
  return { kind, began, ended, untilMs: monotonicNow() };
}

function print(samples: readonly ProbeSample[], steady: Steady, outage: Outage): void {
  const { kind, began, ended } = outage;
  // From a known moment that isn't the outage's own: its begin has to be found, too.
  const t0 = { fromMs: began.fromMs, toMs: began.fromMs };
  const clock = pathClock(samples, "app", {
    t0,
    healed: ended,
    limitMs: milliseconds(60_000),
    untilMs: milliseconds(outage.untilMs),
    steady,
  });
  const truth = {
    failed: [0, began.toMs - t0.fromMs],
    answered: [ended.fromMs - t0.fromMs, ended.toMs - t0.fromMs],
    steadyAgain: [ended.fromMs - t0.fromMs, ended.toMs - t0.fromMs],
  } as const;
  for (const name of ["failed", "answered", "steadyAgain"] as const) {
    const moment = clock[name];
    const [from, to] = truth[name];
    const says =
      moment.kind === "within"
        ? `${moment.lowMs.toFixed(1)} to ${moment.highMs.toFixed(1)} | ${(moment.highMs - moment.lowMs).toFixed(1)} | ${moment.lowMs <= to && moment.highMs >= from ? "yes" : "NO"}`
        : `${moment.kind} | – | –`;
    console.log(`| ${kind} | ${name} | ${from.toFixed(1)} to ${to.toFixed(1)} | ${says} |`);
  }
}

const target = await startKnownTarget();
try {
  const probing = await startProbing({
    paths: [pathTo(target.url)],
    everyMs: EVERY,
    timeoutMs: milliseconds(5000),
    signal,
  });
  await sleep(milliseconds(12_000), signal);
  const steady = steadyBefore(probing.samples(), "app", { untilMs: monotonicNow() });
  const outages: Outage[] = [];
  for (const seconds of lengths)
    for (const kind of ["refuses", "holds"]) outages.push(await breakFor(seconds, kind, target));
  const samples = await probing.stop();
  console.log(
    `A reply takes ${steady.latencyMsP95.toFixed(1)} ms (p95), so 2δ + RTT = ${(2 * EVERY + steady.latencyMsP95).toFixed(1)} ms; steady up to ${steady.latencyMsLimit.toFixed(1)} ms.`,
  );
  console.log(latenessWords(samples, EVERY) ?? "The prober was never late by more than δ.");
  console.log("| outage | moment | truth (ms) | bounds (ms) | width (ms) | contained |");
  console.log("|---|---|---|---|---|---|");
  for (const outage of outages) print(samples, steady, outage);
} finally {
  await target[Symbol.asyncDispose]();
}
