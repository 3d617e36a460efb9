import type { Side } from "../../../evidence/round.ts";
import type { SoakStretch } from "../../../evidence/workloads.ts";
import { monotonicNow, sleep } from "../../../host/clock.ts";
import { join, toLatency } from "../../../load/figures.ts";
import { play } from "../../../load/play.ts";
import { type PlannedRequest, steadySchedule } from "../../../load/schedule.ts";
import { quantile } from "../../../stats/quantile.ts";
import { seeded } from "../../../stats/random.ts";
import { bytes, type Milliseconds, milliseconds } from "../../../units/quantity.ts";
import type { Lab } from "../lab.ts";
import { type Pair, SIDES } from "../pair.ts";
import { toSchedule } from "../points.ts";
import { readUsage } from "../usage.ts";
import { onPair, type WorkLab } from "./work-lab.ts";

/** A slope needs so many stretches at least; long soaks have more, of ten minutes at most. */
const STRETCHES = 12;
const STRETCH_MS_MAX = 600_000;
const MEMORY_EVERY_MS = milliseconds(1000);

/** A steady load on both setups at once, stretch by stretch. */
export function soak(
  { lab }: WorkLab,
  onStretch: (rows: readonly SoakStretch[]) => void,
): Promise<void> {
  const { soakMs } = lab.plan.workloads;
  const stretches = Math.max(STRETCHES, Math.ceil(soakMs / STRETCH_MS_MAX));
  const stretchMs = milliseconds(soakMs / stretches);
  return onPair(lab, "soak", async (pair) => {
    const began = monotonicNow();
    for (let number = 1; number <= stretches; number += 1) {
      lab.emit({ kind: "step at", words: `soak: stretch ${number} of ${stretches}` });
      const atMs = milliseconds(monotonicNow() - began + stretchMs / 2);
      onStretch(await playStretch(lab, pair, { number, stretchMs, atMs }));
    }
  });
}

interface Stretch {
  readonly number: number;
  readonly stretchMs: Milliseconds;
  readonly atMs: Milliseconds;
}

async function playStretch(
  lab: Lab,
  pair: Pair,
  { number, stretchMs, atMs }: Stretch,
): Promise<SoakStretch[]> {
  const requests = SIDES.flatMap((side, target) =>
    steadySchedule({
      rate: lab.plan.workloads.queriesPerSecond,
      durationMs: stretchMs,
      targets: 1,
      queries: lab.data.queryCount,
      random: seeded(lab.plan.seed, "soak", side, number),
    }).map((request): PlannedRequest => ({ ...request, target })),
  ).sort((one, other) => one.dueMs - other.dueMs);
  const schedule = toSchedule(lab, requests, pair.targets);
  const memory = watchMemory(lab, pair);
  const samples = await play(lab.generator, schedule, { name: "soak", signal: lab.signal }).finally(
    () => memory.stop(),
  );
  const largest = await memory.largest;
  const outcomes = join(requests, samples, () => lab.data.idsExpected);
  return SIDES.map((side, target) => {
    const asked = requests.filter((request) => request.target === target).length;
    const ok = outcomes.filter(
      ({ planned, failure }) => planned.target === target && failure === null,
    );
    const failed = asked - ok.length;
    const latencies = [
      ...ok.map(({ sample }): number => sample.latencyMs),
      ...Array.from({ length: failed }, () => Number.POSITIVE_INFINITY),
    ];
    return {
      side,
      atMs,
      requests: asked,
      failed,
      p50: toLatency(quantile(latencies, 0.5)),
      pssBytes: bytes(largest[side]),
    };
  });
}

/** The largest memory of both setups, looked at every second until it is stopped. */
function watchMemory(lab: Lab, pair: Pair) {
  let isOver = false;
  const watch = async (): Promise<Record<Side, number>> => {
    const largest = { a: 0, b: 0 };
    do {
      const usage = await readUsage(pair);
      for (const side of SIDES)
        largest[side] = Math.max(
          largest[side],
          usage[side].reduce((sum, part) => sum + part.pssBytes, 0),
        );
      await sleep(MEMORY_EVERY_MS, lab.signal).catch(() => undefined);
    } while (!(isOver || lab.signal.aborted));
    return largest;
  };
  return {
    largest: watch(),
    stop: () => {
      isOver = true;
    },
  };
}
