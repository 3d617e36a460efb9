import type { CapacityLadder, Contrast, DirectTest } from "../../../evidence/capacity.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import type { Plan } from "../../../plan/schema.ts";
import { type PerSecond, perSecond } from "../../../units/quantity.ts";
import type { Offer, PlayedPass } from "./pass.ts";
import { rungEvidence } from "./rung-evidence.ts";

/** The paper's promise: ten times the users. */
const TIMES = 10;
/** Held once may be luck. */
const PASSES_MIN = 2;

export interface DirectOrder {
  readonly contrast: Contrast;
  readonly repeat: number;
  readonly objectives: readonly Objective[];
  /** What the generator sends on time. */
  readonly ceiling: PerSecond;
  readonly a: CapacityLadder;
  readonly b: CapacityLadder;
}

/**
 * Ten times local's users on the server at once, for every limit. It is offered only where nothing
 * was missed before: a server that misses the limit with fewer users needn't be asked.
 */
export async function offerDirectly(
  settings: Plan["capacity"],
  order: DirectOrder,
  offer: Offer,
): Promise<DirectTest[]> {
  const tests: DirectTest[] = [];
  for (const objective of order.objectives)
    tests.push(await offerOne(settings, { ...order, objective }, offer));
  return tests;
}

type One = DirectOrder & { readonly objective: Objective };

async function offerOne(
  { passes: most }: Plan["capacity"],
  order: One,
  offer: Offer,
): Promise<DirectTest> {
  const { contrast, repeat, objective, objectives } = order;
  const { limitMs } = objective;
  const rate = rateOf(order);
  const why = whyNot(order, rate);
  const common = {
    contrast,
    repeat,
    limitMs,
    times: TIMES,
    ratePerSecond: perSecond(rate ?? 0),
  };
  if (why !== null || rate === null) return { ...common, rung: null, why };
  const passes: PlayedPass[] = [];
  while (passes.length < most) {
    const name = `direct-${contrast}-${repeat}-${limitMs}-${passes.length + 1}`;
    passes.push(await offer({ side: "b", ratePerSecond: rate, name, objectives: [objective] }));
    const { objectives: judged } = rungEvidence({ ratePerSecond: rate, passes }, [objective]);
    if (passes.length >= PASSES_MIN && judged[0]?.state !== "open") break;
  }
  const rung = rungEvidence({ ratePerSecond: rate, passes }, objectives);
  return { ...common, rung, why: rung.notOffered };
}

/** Ten times the rate at which local misses the limit: more than ten times what it carries. */
function rateOf({ a, objective }: One): PerSecond | null {
  const found = capacityAt(a, objective);
  return found?.kind === "between" ? perSecond(TIMES * found.highPerSecond) : null;
}

const capacityAt = (ladder: CapacityLadder, { limitMs }: Objective) =>
  ladder.capacities.find((one) => one.limitMs === limitMs)?.capacity;

function whyNot({ b, objective, ceiling }: One, rate: PerSecond | null): string | null {
  if (rate === null) return "local's own limit isn't known";
  const server = capacityAt(b, objective);
  if ((server?.kind === "between" || server?.kind === "below") && server.highPerSecond <= rate)
    return `the server misses the limit at ${server.highPerSecond.toFixed(0)}/s already`;
  if (server?.kind === "none") return `the server has no capacity to tell (${server.why})`;
  if (rate > ceiling)
    return `they take ${rate.toFixed(0)}/s, and the generator sends no more than ${ceiling.toFixed(0)}/s on time here`;
  return null;
}
