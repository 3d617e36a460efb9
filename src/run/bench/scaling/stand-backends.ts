import { join } from "node:path";
import type { Groups } from "../../../host/cpu.ts";
import type { Target } from "../../../load/wire.ts";
import type { Scope } from "../../../scope.ts";
import { balancerOfPlan } from "../../../setup/nginx/balancer-of-plan.ts";
import type { Setup } from "../../../setup/setup.ts";
import { openSetup } from "../../open-setup.ts";
import type { Lab } from "../lab.ts";
import type { Placement } from "./placement.ts";

/** A server setup of so many backends behind nginx, running. */
export interface Stood {
  readonly app: Target;
  /** Chroma's own path. */
  readonly direct: Target;
  /** By part: "backend 1", "chroma 1", "balancer 1". */
  readonly groups: Groups;
}

/** Starts it on a fresh copy of the data; the scope kills it and takes the copy away. */
export async function standBackends(
  lab: Lab,
  scope: Scope,
  { backends, name, placement }: { backends: number; name: string; placement: Placement | null },
): Promise<Stood> {
  const { server } = lab.plan.setups;
  const setup = await openSetup(lab, {
    name: "server",
    storage: "server",
    backends,
    // Also before one: what the balancer costs is no part of what a further backend brings.
    balancer: { port: null, settings: balancerOfPlan(server) },
    places: placement,
    source: lab.data.pristine,
    dataFolder: join(lab.workFolder, name),
    workFolder: join(lab.workFolder, `${name}-work`),
    logFolder: join(lab.logFolder, name),
    collection: lab.data.collection,
    backendVariables: server.backend.variables,
    chromaVariables: server.chroma.variables,
    ports: { backend: null, chroma: null },
  });
  scope.defer("remove the backends' setup", () => setup.destroy());
  await setup.start(lab.signal);
  await setup.ready(lab.data.probe, {
    timeoutMs: lab.plan.rounds.readyMs,
    signal: lab.signal,
  });
  return { ...targetsOf(lab, setup), groups: groupsOf(setup) };
}

function targetsOf(lab: Lab, { endpoints }: Setup): Pick<Stood, "app" | "direct"> {
  const records = `${endpoints.direct}/api/v2/tenants/default_tenant/databases/default_database/collections/${lab.data.collectionId}`;
  return {
    app: { url: `${endpoints.app}/query`, headers: {}, bodies: lab.data.appBodies },
    direct: { url: `${records}/query`, headers: {}, bodies: lab.data.directBodies },
  };
}

const groupsOf = ({ parts }: Setup): Groups =>
  Object.fromEntries(
    parts.map(({ role, number, pid }) => [`${role} ${number}`, pid === null ? [] : [pid]]),
  );
