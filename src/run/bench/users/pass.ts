import type { Side } from "../../../evidence/round.ts";
import { cpuBetween, readCpu } from "../../../host/cpu.ts";
import { blocksOf, counted, generatorsFault } from "../../../load/capacity/blocks.ts";
import type { Pass } from "../../../load/capacity/find-capacity.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import { join, latenessP95, type Outcome } from "../../../load/figures.ts";
import { PROCESS_PER_SECOND, playTogether } from "../../../load/play-together.ts";
import { steadySchedule } from "../../../load/schedule.ts";
import { seeded } from "../../../stats/random.ts";
import {
  type Cores,
  type Milliseconds,
  milliseconds,
  type PerSecond,
} from "../../../units/quantity.ts";
import { latenessLimitMs } from "../floors.ts";
import type { Lab } from "../lab.ts";
import { groupsOf } from "../measure-host.ts";
import { type Pair, SIDES } from "../pair.ts";
import { toSchedule } from "../points.ts";
import { untilCalm } from "./calm.ts";

/** Poisson users at one rate for a while: what became of their requests, and of the machine. */
export interface PlayedPass {
  readonly outcomes: readonly Outcome[];
  readonly latenessMsP95: Milliseconds;
  readonly targetCores: Cores;
  readonly generatorCores: Cores;
  readonly busyCores: Cores;
  /** Why it says nothing; null = it counts. */
  readonly void: string | null;
}

/** The passes at one rate. */
export interface PlayedRung {
  readonly ratePerSecond: PerSecond;
  readonly passes: readonly PlayedPass[];
}

/** What is to be offered to one of the running setups. */
export interface PassOrder {
  readonly side: Side;
  readonly ratePerSecond: PerSecond;
  /** The stream its arrivals are drawn from: no two passes share one. */
  readonly name: string;
  readonly objectives: readonly Objective[];
}

/** Plays a pass; on a virtual clock, too. */
export type Offer = (order: PassOrder) => Promise<PlayedPass>;

/** Above this, others use too much of the machine for a pass to say anything. */
const FOREIGN_VOID = 0.3;

/** Processes of k6 that a rate takes. */
export const processesFor = (rate: PerSecond): number =>
  Math.max(1, Math.ceil(rate / PROCESS_PER_SECOND));

/** With fewer requests a pass says next to nothing. */
const PASS_REQUESTS = 300;
/** No pass is longer than this many usual ones. */
const LONGEST = 4;

/** As long as the plan says, and longer at low rates. */
const passLasts = (passMs: Milliseconds, rate: PerSecond): Milliseconds =>
  milliseconds(Math.min(LONGEST * passMs, Math.max(passMs, (PASS_REQUESTS * 1000) / rate)));

/** Sends the arrivals of many independent users, and waits for every reply. */
export async function playPass(lab: Lab, pair: Pair, order: PassOrder): Promise<PlayedPass> {
  const target = pair.targets[SIDES.indexOf(order.side)];
  if (target === undefined) throw new Error(`Side ${order.side} has no target.`);
  lab.emit({ kind: "step at", words: passWords(lab, order) });
  await untilCalm(target, {
    body: lab.data.probe.body,
    withinMs: milliseconds(Math.max(...order.objectives.map(({ limitMs }) => limitMs))),
    signal: lab.signal,
  });
  const planned = steadySchedule({
    rate: order.ratePerSecond,
    durationMs: passLasts(lab.plan.capacity.passMs, order.ratePerSecond),
    targets: 1,
    queries: lab.data.queryCount,
    random: seeded(lab.plan.seed, "users", order.name),
  });
  // Spinning would take the CPU from the target; a timer's grain is nothing beside the limit.
  const schedule = { ...toSchedule(lab, planned, [target]), spinMs: milliseconds(0) };
  const groups = groupsOf(pair);
  const before = readCpu(groups);
  const samples = await playTogether(lab.generator, schedule, {
    name: "users",
    signal: lab.signal,
    processes: processesFor(order.ratePerSecond),
  });
  const span = cpuBetween(before, readCpu(groups));
  const outcomes = join(planned, samples, () => lab.data.idsExpected);
  const latenessMsP95 = latenessP95(counted(outcomes).map(({ sample }) => sample));
  const foreign = span.foreignCores;
  return {
    outcomes,
    latenessMsP95,
    targetCores: span.used(order.side),
    generatorCores: span.used("ended children"),
    busyCores: span.busyCores,
    void: whyVoid(order, { planned: planned.length, outcomes, latenessMsP95, foreign }),
  };
}

function passWords(lab: Lab, { side, ratePerSecond }: PassOrder): string {
  const users = Math.round((ratePerSecond * lab.plan.capacity.thinkMs) / 1000);
  return `${lab.sides[side]}: ${users.toLocaleString("en-US")} users (${ratePerSecond.toFixed(0)}/s)`;
}

function whyVoid(
  { objectives }: PassOrder,
  found: {
    planned: number;
    outcomes: readonly Outcome[];
    latenessMsP95: Milliseconds;
    foreign: Cores;
  },
): string | null {
  const { planned, outcomes, latenessMsP95, foreign } = found;
  if (outcomes.length !== planned)
    return `${planned - outcomes.length} of ${planned} requests have no sample`;
  if (foreign > FOREIGN_VOID) return `others used ${(foreign * 100).toFixed(0)} % of a core`;
  const late = latenessMsP95 > latenessLimitMs(0);
  if (late && objectives.some((objective) => generatorsFault(outcomes, objective)))
    return `the generator was late by ${latenessMsP95.toFixed(1)} ms at p95, and so were its requests`;
  return null;
}

/** The pass as the search sees it, for one of the limits. */
export const passFor = (played: PlayedPass, { limitMs }: Objective): Pass =>
  played.void === null
    ? { kind: "measured", blocks: blocksOf(played.outcomes, limitMs) }
    : { kind: "not offered", why: played.void };
