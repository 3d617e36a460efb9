import { join } from "node:path";
import type { Setup, SetupName } from "../../setup/setup.ts";
import type { PreparedData, Workshop } from "../bench/lab.ts";
import { openSetup } from "../open-setup.ts";
import { planFront } from "../plan-front.ts";
import type { Keeping } from "./keep.ts";

/** What the setups are stood up with. */
export interface UpPlace {
  readonly shop: Workshop;
  readonly data: PreparedData;
  readonly keeping: Keeping;
  /** Of what stands; it outlives the session. */
  readonly folder: string;
}

/** Describes a setup as the plan says, on a copy of the data. */
export function openUpSetup(place: UpPlace, name: SetupName): Promise<Setup> {
  const { shop, data, keeping, folder } = place;
  const { setups } = shop.plan;
  const { backend } = setups[name];
  // Nothing is measured: they may use the whole machine.
  const own = { ...shop, cpus: null, onSpawn: keeping.onSpawn(name), intend: keeping.intend };
  return openSetup(own, {
    name,
    storage: name,
    source: data.pristine,
    dataFolder: join(keeping.dataFolder, name),
    ...planFront(name, shop.plan),
    workFolder: join(folder, `${name}-work`),
    logFolder: join(folder, "logs", name),
    collection: data.collection,
    backendVariables: backend.variables,
    chromaVariables: setups.server.chroma.variables,
    ports: { backend: backend.port, chroma: setups.server.chroma.port },
  });
}
