import type { CapacityLadder, Contrast } from "../../../evidence/capacity.ts";
import type { Side } from "../../../evidence/round.ts";
import { monotonicNow } from "../../../host/clock.ts";
import { capacityOf } from "../../../load/capacity/bounds.ts";
import { findCapacity, type Pass } from "../../../load/capacity/find-capacity.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import type { Plan } from "../../../plan/schema.ts";
import { milliseconds, type PerSecond, perSecond } from "../../../units/quantity.ts";
import { type Offer, type PlayedPass, type PlayedRung, passFor } from "./pass.ts";
import { rungEvidence, searchRungs } from "./rung-evidence.ts";

/** How far a ladder goes, and from where. */
export interface LadderOrder {
  readonly contrast: Contrast;
  readonly side: Side;
  readonly repeat: number;
  readonly objectives: readonly Objective[];
  readonly startPerSecond: PerSecond;
  readonly maxPerSecond: PerSecond;
  /** Whose limit that is, in words. */
  readonly maxWhy: string;
}

/** Quotient of rungs on the way up. */
const STRIDE = 1.6;
/** A pass that others disturbed is played again so often: they may be gone by then. */
const REPLACED = 4;

/** A ladder without what the setup itself has to be asked for. */
export type ClimbedLadder = Omit<CapacityLadder, "pssBytes">;

/** Climbs one running setup for every limit; a pass that was played for one counts for all. */
export async function climbSetup(
  settings: Plan["capacity"],
  order: LadderOrder,
  offer: Offer,
): Promise<ClimbedLadder> {
  const began = monotonicNow();
  const passes = sharedPasses(order, offer);
  // The most lenient limit first: what it is climbed to, the stricter ones fall short of.
  const lenientFirst = order.objectives.toSorted((one, other) => other.limitMs - one.limitMs);
  for (const objective of lenientFirst)
    await findCapacity({
      objective,
      climb: {
        startPerSecond: order.startPerSecond,
        minPerSecond: perSecond(Math.min(settings.minPerSecond, order.startPerSecond)),
        maxPerSecond: perSecond(Math.max(order.maxPerSecond, order.startPerSecond)),
        maxWhy: order.maxWhy,
        step: settings.step,
        stride: Math.max(settings.step, STRIDE),
        passesMax: settings.passes,
      },
      probe: async (rate, pass): Promise<Pass> => passFor(await passes.play(rate, pass), objective),
    });
  const rungs = passes.rungs();
  return {
    contrast: order.contrast,
    side: order.side,
    repeat: order.repeat,
    tookMs: milliseconds(monotonicNow() - began),
    rungs: rungs.map((rung) => rungEvidence(rung, order.objectives)),
    capacities: order.objectives.map((objective) => ({
      limitMs: objective.limitMs,
      capacity: capacityOf(searchRungs(rungs, objective), {
        badMax: objective.badMax,
        maxWhy: order.maxWhy,
      }),
    })),
  };
}

function sharedPasses({ contrast, repeat, side, objectives }: LadderOrder, offer: Offer) {
  const known = new Map<PerSecond, PlayedPass[]>();
  const play = async (ratePerSecond: PerSecond, pass: number): Promise<PlayedPass> => {
    const before = known.get(ratePerSecond) ?? [];
    const found = before[pass - 1];
    if (found !== undefined) return found;
    const name = `${contrast}-${repeat}-${side}-${ratePerSecond.toFixed(2)}-${pass}`;
    let played = await offer({ side, ratePerSecond, name, objectives });
    for (let again = 1; played.void !== null && again <= REPLACED; again += 1)
      played = await offer({ side, ratePerSecond, name: `${name}-${again}`, objectives });
    known.set(ratePerSecond, [...before, played]);
    return played;
  };
  const rungs = (): PlayedRung[] =>
    [...known]
      .sort(([one], [other]) => one - other)
      .map(([ratePerSecond, passes]) => ({ ratePerSecond, passes }));
  return { play, rungs };
}
