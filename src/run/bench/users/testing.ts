import type { CapacityEvidence, CapacityLadder } from "../../../evidence/capacity.ts";
import type { Side } from "../../../evidence/round.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import { type SimulatedServer, simulateOutcomes } from "../../../load/capacity/testing.ts";
import { planSchema } from "../../../plan/schema.ts";
import { seeded } from "../../../stats/random.ts";
import { bytes, type Cores, milliseconds, perSecond, share } from "../../../units/quantity.ts";
import { climbSetup } from "./climb-setup.ts";
import { offerDirectly } from "./offer-directly.ts";
import type { Offer } from "./pass.ts";

/** Two simulated setups, and how they are climbed. */
export interface Simulated {
  readonly servers: Readonly<Record<Side, SimulatedServer>>;
  readonly ceiling?: number;
  readonly repeats?: number;
  readonly seed?: number;
  /** Long ones, for a virtual clock costs nothing. */
  readonly seconds?: number;
}

const { capacity: settings } = planSchema.parse({ name: "test" });
const objectives: Objective[] = settings.slo.limitsMs.map((limitMs) => ({
  limitMs,
  badMax: share(0.01),
  failedMax: settings.slo.failedMax,
}));

/** A whole count of users on a virtual clock. */
export async function countSimulated(of: Simulated): Promise<CapacityEvidence> {
  const { ceiling = 100_000, repeats = 2 } = of;
  const offer: Offer = async ({ side, ratePerSecond, name }) => ({
    outcomes: simulateOutcomes(of.servers[side], {
      rate: ratePerSecond,
      seconds: of.seconds ?? 20,
      random: seeded(of.seed ?? 1, name),
    }),
    latenessMsP95: milliseconds(0.1),
    targetCores: 1 as Cores,
    generatorCores: 0.2 as Cores,
    busyCores: 1.3 as Cores,
    void: null,
  });
  const ladders: CapacityLadder[] = [];
  const direct: CapacityEvidence["direct"] = [];
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    const climb = async (side: Side): Promise<CapacityLadder> => ({
      pssBytes: bytes(2 ** 28),
      ...(await climbSetup(
        settings,
        {
          contrast: "one backend each",
          side,
          repeat,
          objectives,
          startPerSecond: perSecond(20),
          maxPerSecond: perSecond(ceiling),
          maxWhy: "the generator's own ceiling",
        },
        offer,
      )),
    });
    const [a, b] = [await climb("a"), await climb("b")];
    ladders.push(a, b);
    const order = { contrast: "one backend each", repeat, objectives } as const;
    direct.push(
      ...(await offerDirectly(settings, { ...order, ceiling: perSecond(ceiling), a, b }, offer)),
    );
  }
  const recall = { queries: 100, unanswered: 0, mean: share(0.98) };
  return {
    thinkMs: settings.thinkMs,
    objective: {
      percentile: 99,
      limitsMs: [...settings.slo.limitsMs],
      badMax: share(0.01),
      failedMax: settings.slo.failedMax,
    },
    step: settings.step,
    repeats,
    several: null,
    generator: { rungs: [], ceilingPerSecond: perSecond(ceiling) },
    recall: [{ contrast: "one backend each", repeat: 1, of: { a: recall, b: recall } }],
    ladders,
    direct,
  };
}
