import type { ScalingUse } from "../../../evidence/scaling.ts";
import { type CpuSpan, cpuBetween, type Groups, readCpu } from "../../../host/cpu.ts";
import { blocksOf, counted, generatorsFault } from "../../../load/capacity/blocks.ts";
import type { Pass } from "../../../load/capacity/find-capacity.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import { join, latenessP95, type Outcome } from "../../../load/figures.ts";
import { playTogether } from "../../../load/play-together.ts";
import { steadySchedule } from "../../../load/schedule.ts";
import type { Target } from "../../../load/wire.ts";
import { seeded } from "../../../stats/random.ts";
import { milliseconds, type PerSecond } from "../../../units/quantity.ts";
import { latenessLimitMs } from "../floors.ts";
import type { Lab } from "../lab.ts";
import { toSchedule } from "../points.ts";
import { untilCalm } from "../users/calm.ts";
import { processesFor } from "../users/pass.ts";

export interface ScalingPassOrder {
  readonly target: Target;
  readonly groups: Groups;
  readonly backends: number;
  readonly objective: Objective;
  readonly ratePerSecond: PerSecond;
  /** The stream its arrivals are drawn from: no two passes share one. */
  readonly name: string;
  /** For the screen. */
  readonly words: string;
}

/** Above this, others use too much of the machine for a pass to say anything. */
const FOREIGN_VOID = 0.3;

/** Poisson arrivals at one rate for a while: what became of them, and who used how much. */
export async function playScalingPass(
  lab: Lab,
  order: ScalingPassOrder,
): Promise<{ readonly pass: Pass; readonly use: ScalingUse }> {
  const { target, groups, objective, ratePerSecond } = order;
  lab.emit({ kind: "step at", words: `${order.words}: ${ratePerSecond.toFixed(0)}/s` });
  await untilCalm(target, {
    body: lab.data.probe.body,
    withinMs: objective.limitMs,
    signal: lab.signal,
  });
  const planned = steadySchedule({
    rate: ratePerSecond,
    durationMs: lab.plan.capacity.passMs,
    targets: 1,
    queries: lab.data.queryCount,
    random: seeded(lab.plan.seed, "scaling", order.name, ratePerSecond.toFixed(2)),
  });
  const schedule = { ...toSchedule(lab, planned, [target]), spinMs: milliseconds(0) };
  const before = readCpu(groups);
  const samples = await playTogether(lab.generator, schedule, {
    name: "scaling",
    signal: lab.signal,
    processes: processesFor(ratePerSecond),
  });
  const span = cpuBetween(before, readCpu(groups));
  const outcomes = join(planned, samples, () => lab.data.idsExpected);
  const why = whyVoid(order, { planned: planned.length, outcomes, span });
  return {
    pass:
      why === null
        ? { kind: "measured", blocks: blocksOf(outcomes, objective.limitMs) }
        : { kind: "not offered", why },
    use: useOf(span, order),
  };
}

function useOf(span: CpuSpan, { backends, ratePerSecond }: ScalingPassOrder): ScalingUse {
  return {
    ratePerSecond,
    backends: Array.from({ length: backends }, (_, index) => span.used(`backend ${index + 1}`)),
    chroma: span.used("chroma 1"),
    balancer: span.used("balancer 1"),
    generator: span.used("ended children"),
    host: span.busyCores,
  };
}

function whyVoid(
  { objective }: ScalingPassOrder,
  found: { planned: number; outcomes: readonly Outcome[]; span: CpuSpan },
): string | null {
  const { planned, outcomes, span } = found;
  if (outcomes.length !== planned)
    return `${planned - outcomes.length} of ${planned} requests have no sample`;
  if (span.foreignCores > FOREIGN_VOID)
    return `others used ${(span.foreignCores * 100).toFixed(0)} % of a core`;
  const lateness = latenessP95(counted(outcomes).map(({ sample }) => sample));
  if (lateness > latenessLimitMs(0) && generatorsFault(outcomes, objective))
    return `the generator was late by ${lateness.toFixed(1)} ms at p95, and so were its requests`;
  return null;
}
