import type { ScalingEvidence, ScalingPoint } from "../../../evidence/scaling.ts";
import { monotonicNow } from "../../../host/clock.ts";
import { allowedCpus } from "../../../host/cpu-set.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import { Scope } from "../../../scope.ts";
import { seeded } from "../../../stats/random.ts";
import { cores, milliseconds, type PerSecond, perSecond, share } from "../../../units/quantity.ts";
import type { Lab } from "../lab.ts";
import { climbNullServer } from "../users/climb-null-server.ts";
import { type BackendsOrder, climbBackends } from "./climb-backends.ts";
import { coresNeeded, type Placement, placeParts } from "./placement.ts";
import { type Stood, standBackends } from "./stand-backends.ts";

/** Told after every number of backends, so that a crash takes nothing away. */
export type OnScaling = (evidence: ScalingEvidence) => void;

/** A part that uses so much of what it has is called full: beyond, its queue is what one waits in. */
const FULL_FROM = share(0.75);

/**
 * Climbs N backends behind a balancer, for every N of the plan, each afresh in every repeat and in an
 * order drawn at random; and Chroma's own path once. On a machine with too few cores one and two
 * backends are climbed once, which shows that it works and nothing else.
 */
export async function measureScaling(lab: Lab, onScaling: OnScaling): Promise<ScalingEvidence> {
  const { backends: wanted, repeat: repeats } = lab.plan.scaling;
  const allowed = allowedCpus();
  const most = Math.max(...wanted);
  const isLarge = placeParts(allowed, most) !== null;
  let evidence = begin(lab, { wanted, machine: allowed.length, isLarge });
  const grow = (more: Partial<ScalingEvidence>) => {
    evidence = { ...evidence, ...more };
    onScaling(evidence);
  };
  onScaling(evidence);
  const ceiling = (await climbNullServer(lab)).ceilingPerSecond;
  if (ceiling === null) return evidence;
  const numbers = isLarge ? wanted : wanted.filter((backends) => backends <= FEW);
  for (let repeat = 1; repeat <= (isLarge ? repeats : 1); repeat += 1)
    for (const backends of seeded(lab.plan.seed, "scaling", repeat).shuffled(numbers)) {
      const turn = { backends, repeat, ceiling, isBrief: !isLarge };
      const placement = isLarge ? placeParts(allowed, backends) : null;
      const found = await playTurn(lab, {
        ...turn,
        placement,
        withDirect: evidence.direct === null,
      });
      grow({
        points: [...evidence.points, found.point],
        ...(found.direct === null ? {} : { direct: found.direct }),
      });
    }
  return evidence;
}

/** On a small machine. */
const FEW = 2;
const BRIEF = { step: 1.6, passesMax: 2 };

function begin(
  { plan, cpus }: Lab,
  facts: { wanted: readonly number[]; machine: number; isLarge: boolean },
): ScalingEvidence {
  const { machine, isLarge, wanted } = facts;
  const generator = cores(cpus?.generator.length ?? machine);
  return {
    limitMs: objectiveOf(plan).limitMs,
    percentile: plan.capacity.slo.percentile,
    step: isLarge ? plan.capacity.step : Math.max(BRIEF.step, plan.capacity.step),
    wanted: [...wanted],
    cores: {
      machine,
      needed: coresNeeded(Math.max(...wanted)),
      backend: cores(1),
      chroma: cores(isLarge ? 1 : machine),
      balancer: cores(1),
      generator,
      held: isLarge,
    },
    direct: null,
    points: [],
    fullFrom: FULL_FROM,
  };
}

/** The most lenient limit: there the parts are as full as they get. */
function objectiveOf({ capacity }: Lab["plan"]): Objective {
  const { percentile, limitsMs, failedMax } = capacity.slo;
  return {
    limitMs: milliseconds(Math.max(...limitsMs)),
    badMax: share(Math.round((100 - percentile) * 1e9) / 1e11),
    failedMax,
  };
}

interface Turn {
  readonly backends: number;
  readonly repeat: number;
  readonly ceiling: PerSecond;
  /** Few passes, wide steps. */
  readonly isBrief: boolean;
  readonly placement: Placement | null;
  /** Whether Chroma's own path is climbed, too. */
  readonly withDirect: boolean;
}

async function playTurn(
  lab: Lab,
  turn: Turn,
): Promise<{ point: ScalingPoint; direct: ScalingEvidence["direct"] }> {
  const { backends, repeat } = turn;
  const name = `scaling-${repeat}-${backends}`;
  const words = `${backends} ${backends === 1 ? "backend" : "backends"}`;
  lab.emit({ kind: "step at", words: `starting ${words}` });
  const began = monotonicNow();
  const scope = new Scope();
  try {
    const stood = await standBackends(lab, scope, { ...turn, name });
    const found = await climbBackends(lab, orderOf(lab, turn, { stood, name, words }));
    const tookMs = milliseconds(monotonicNow() - began);
    const toChroma = { stood: { ...stood, app: stood.direct }, name: `${name}-direct` };
    const direct = turn.withDirect
      ? await climbBackends(lab, orderOf(lab, turn, { ...toChroma, words: "Chroma alone" }))
      : null;
    return { point: { backends, repeat, tookMs, ...found }, direct: direct?.capacity ?? null };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

function orderOf(
  { plan }: Lab,
  { backends, ceiling, isBrief }: Turn,
  what: { stood: Stood; name: string; words: string },
): BackendsOrder {
  const { capacity } = plan;
  const step = isBrief ? Math.max(BRIEF.step, capacity.step) : capacity.step;
  const { stood, name, words } = what;
  return {
    target: stood.app,
    groups: stood.groups,
    backends,
    objective: objectiveOf(plan),
    name,
    words,
    climb: {
      step,
      passesMax: isBrief ? BRIEF.passesMax : capacity.passes,
      maxPerSecond: perSecond(Math.min(ceiling, capacity.maxPerSecond)),
      maxWhy: `no more than ${ceiling.toFixed(0)}/s can be sent on time here`,
    },
  };
}
