import { join } from "node:path";
import type { Side, Start } from "../../evidence/round.ts";
import type { Target } from "../../load/wire.ts";
import type { Scope } from "../../scope.ts";
import type { Setup } from "../../setup/setup.ts";
import { seeded } from "../../stats/random.ts";
import { openSetup } from "../open-setup.ts";
import { planFront } from "../plan-front.ts";
import type { Lab } from "./lab.ts";

/** Both setups of a duet, running. */
export interface Pair {
  readonly setups: Readonly<Record<Side, Setup>>;
  readonly starts: Readonly<Record<Side, Start>>;
  /** 0 = a, 1 = b, 2 = b's Chroma server, where it has one and a is another setup. */
  readonly targets: readonly Target[];
}

export const SIDES: readonly Side[] = ["a", "b"];

/** Starts both setups from fresh copies, in the given order; the scope kills them. */
export async function startPair(
  lab: Lab,
  scope: Scope,
  run: { name: string; order: readonly Side[] },
): Promise<Pair> {
  const setups: Partial<Record<Side, Setup>> = {};
  const starts: Partial<Record<Side, Start>> = {};
  for (const side of run.order) {
    const setup = scope.use(`stop setup ${side}`, await createSetup(lab, side, run.name));
    await setup.start(lab.signal);
    starts[side] = await setup.ready(lab.data.probe, {
      timeoutMs: lab.plan.rounds.readyMs,
      signal: lab.signal,
    });
    setups[side] = setup;
  }
  const { a, b } = setups;
  const { a: startA, b: startB } = starts;
  if (!(a && b && startA && startB)) throw new Error("The start order must name both sides.");
  return {
    setups: { a, b },
    starts: { a: startA, b: startB },
    targets: lab.data.targets ?? targetsOf(lab, a, b),
  };
}

const FREE_PORTS = { backend: null, chroma: null };

/** Describes one side of the pair; nothing runs until its start(). */
export function createSetup(lab: Lab, side: Side, name: string): Promise<Setup> {
  const which = lab.sides[side];
  const shop = { ...lab, ...lab.variants[side] };
  const { local, server } = shop.plan.setups;
  const isTwice = lab.sides.a === lab.sides.b;
  const { backend } = which === "local" ? local : server;
  return openSetup(shop, {
    name: which,
    storage: which,
    source: lab.data.pristine,
    dataFolder: join(lab.workFolder, side),
    workFolder: join(lab.workFolder, `${side}-work`),
    logFolder: join(lab.logFolder, name, side),
    collection: lab.data.collection,
    backendVariables: {
      PYTHONHASHSEED: hashSeedOf(lab, name),
      ...backend.variables,
      ...lab.extra[side],
    },
    chromaVariables: server.chroma.variables,
    ...planFront(which, shop.plan, isTwice ? "free" : "planned"),
    // In an A/A run both sides have the same settings: a fixed port would be wanted twice.
    ports: isTwice ? FREE_PORTS : { backend: backend.port, chroma: server.chroma.port },
  });
}

/**
 * Python draws the order of its hash tables at every start, and a start's luck lasts the whole round:
 * both sides of a round draw the same, and every round another.
 */
function hashSeedOf(lab: Lab, name: string): string {
  return String(seeded(lab.plan.seed, "hash", name).below(2 ** 32));
}

function targetsOf(lab: Lab, a: Setup, b: Setup): Target[] {
  const app = (setup: Setup): Target => ({
    url: `${setup.endpoints.app}/query`,
    headers: {},
    bodies: lab.data.appBodies,
  });
  const { direct } = b.endpoints;
  // What only b's Chroma is asked would find b's caches warmer than a's: no way to hold like against like.
  if (direct === undefined || lab.sides.a === lab.sides.b) return [app(a), app(b)];
  const records = `${direct}/api/v2/tenants/default_tenant/databases/default_database/collections/${lab.data.collectionId}`;
  return [app(a), app(b), { url: `${records}/query`, headers: {}, bodies: lab.data.directBodies }];
}
