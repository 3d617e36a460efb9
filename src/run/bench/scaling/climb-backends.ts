import type { ScalingBracket, ScalingUse } from "../../../evidence/scaling.ts";
import type { Capacity } from "../../../load/capacity/bounds.ts";
import { type Climb, findCapacity } from "../../../load/capacity/find-capacity.ts";
import { failureOf } from "../../../load/outcome.ts";
import { playLoop } from "../../../load/play.ts";
import { median } from "../../../stats/median.ts";
import { milliseconds, type PerSecond, perSecond } from "../../../units/quantity.ts";
import type { Lab } from "../lab.ts";
import { GIVE_UP_AFTER } from "../warm.ts";
import { playScalingPass, type ScalingPassOrder } from "./scaling-pass.ts";

/** What is climbed, and how. */
export interface BackendsOrder
  extends Pick<
    ScalingPassOrder,
    "target" | "groups" | "backends" | "objective" | "words" | "name"
  > {
  readonly climb: Pick<Climb, "step" | "passesMax" | "maxPerSecond" | "maxWhy">;
}

/** A pass that others disturbed is played again so often. */
const REPLACED = 2;
/** Quotient of rates on the way up. */
const STRIDE = 1.6;

/** Climbs one target to the objective, and tells who used how much where it stopped. */
export async function climbBackends(
  lab: Lab,
  order: BackendsOrder,
): Promise<{ readonly capacity: ScalingBracket; readonly use: ScalingUse | null }> {
  const uses: ScalingUse[] = [];
  const start = await startRate(lab, order);
  const { capacity } = await findCapacity({
    objective: order.objective,
    climb: {
      ...order.climb,
      startPerSecond: start,
      minPerSecond: perSecond(Math.min(lab.plan.capacity.minPerSecond, start)),
      stride: Math.max(order.climb.step, STRIDE),
    },
    probe: async (ratePerSecond, pass) => {
      for (let again = 0; ; again += 1) {
        const name = `${order.name}-${pass}-${again}`;
        const played = await playScalingPass(lab, { ...order, ratePerSecond, name });
        if (played.pass.kind === "measured") uses.push(played.use);
        if (played.pass.kind === "measured" || again === REPLACED) return played.pass;
      }
    },
  });
  const found = bracketOf(capacity);
  return { capacity: found, use: useAt(uses, found.highPerSecond ?? found.lowPerSecond) };
}

/** Half of what a closed loop gets through: a ladder that begins near its end is short. */
async function startRate(
  lab: Lab,
  { target, climb }: Pick<BackendsOrder, "target" | "climb">,
): Promise<PerSecond> {
  const limitMs = milliseconds(2500);
  const samples = await playLoop(
    lab.generator,
    {
      targets: [target],
      requests: Array.from({ length: 100_000 }, (_, i) => [0, i % lab.data.queryCount] as const),
      users: lab.plan.load.busy.users,
      limitMs,
      timeoutMs: lab.plan.load.timeoutMs,
      giveUpAfter: GIVE_UP_AFTER,
      capture: "count",
    },
    { name: "scaling-start", signal: lab.signal },
  );
  const good = samples.filter((sample) => failureOf(sample, lab.data.idsExpected) === null).length;
  const perSecondSeen = (good * 1000) / limitMs;
  return perSecond(Math.min(climb.maxPerSecond, Math.max(1, perSecondSeen / 2)));
}

function bracketOf(capacity: Capacity): ScalingBracket {
  switch (capacity.kind) {
    case "between": {
      const { lowPerSecond, highPerSecond } = capacity;
      return { lowPerSecond, highPerSecond, why: null };
    }
    case "above":
      return { lowPerSecond: capacity.lowPerSecond, highPerSecond: null, why: capacity.why };
    case "below":
      return { lowPerSecond: null, highPerSecond: capacity.highPerSecond, why: null };
    case "none":
      return { lowPerSecond: null, highPerSecond: null, why: capacity.why };
    default:
      return capacity satisfies never;
  }
}

/** The passes at that rate, part by part. */
function useAt(uses: readonly ScalingUse[], rate: PerSecond | null): ScalingUse | null {
  const there = uses.filter(({ ratePerSecond }) => ratePerSecond === rate);
  const [first] = there;
  if (first === undefined) return null;
  const middle = <T extends number>(of: (use: ScalingUse) => T): T =>
    (median(there.map(of)) ?? of(first)) as T;
  return {
    ratePerSecond: first.ratePerSecond,
    backends: first.backends.map((_, index) => middle((use) => use.backends[index] ?? first.host)),
    chroma: middle(({ chroma }) => chroma),
    balancer: middle(({ balancer }) => balancer),
    generator: middle(({ generator }) => generator),
    host: middle(({ host }) => host),
  };
}
