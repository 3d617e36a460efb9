import { join } from "node:path";
import type { SetupWish } from "../../drills/lab.ts";
import { AS_WRITTEN } from "../../setup/nginx/balancer.ts";
import { balancerOfPlan } from "../../setup/nginx/balancer-of-plan.ts";
import type { Setup } from "../../setup/setup.ts";
import type { Workshop } from "../bench/lab.ts";
import { openSetup } from "../open-setup.ts";
import type { DrillPlace } from "./drill-place.ts";
import { openExternalDrill } from "./open-external-drill.ts";

/** Describes a setup of a drill on the data that it wishes for. */
export async function openDrillSetup(place: DrillPlace, wish: SetupWish): Promise<Setup> {
  const { shop } = place;
  // Before anything else: what isn't disposable is never touched.
  if (shop.plan.driver === "external") return openExternalDrill(place, wish);
  const { local, server } = shop.plan.setups;
  const { backend } = wish.name === "local" ? local : server;
  return openSetup(shop, {
    name: wish.name,
    storage: wish.name,
    source: wish.data === "empty" ? await place.emptyFolder() : place.pristine,
    dataFolder: join(place.workFolder, wish.label),
    backends: wish.backends ?? 1,
    proxied: wish.proxied ?? { app: false, chroma: false },
    toxiproxy: place.toxiproxy,
    ...balancerOf(wish, shop),
    workFolder: join(place.workFolder, `${wish.label}-work`),
    logFolder: join(place.logFolder, wish.label),
    collection: place.collection,
    backendVariables: backend.variables,
    chromaVariables: { ...server.chroma.variables, ...wish.chromaVariables },
    // Several setups stand at once: a fixed port would be wanted twice.
    ports: { backend: null, chroma: null },
    ...(place.editions === undefined ? {} : { editions: place.editions }),
    ...(wish.volumeAt === undefined ? {} : { volumeAt: wish.volumeAt }),
    ...(wish.restart === undefined ? {} : { restart: wish.restart }),
  });
}

function balancerOf({ balancer }: SetupWish, { plan }: Workshop) {
  if (balancer === undefined) return {};
  const settings = balancer === "as written" ? AS_WRITTEN : balancerOfPlan(plan.setups.server);
  return { balancer: { port: null, settings } };
}
