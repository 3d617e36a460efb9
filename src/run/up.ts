import { mkdirSync } from "node:fs";
import { HarnessError } from "../errors.ts";
import {
  refuseBesideStanding,
  type Standing,
  type StandingSetup,
  standingFolder,
  writeStanding,
} from "../heal/standing.ts";
import { monotonicNow } from "../host/clock.ts";
import type { Plan } from "../plan/schema.ts";
import { secretsIn } from "../record/redact.ts";
import { Scope } from "../scope.ts";
import type { Setup, SetupName } from "../setup/setup.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { milliseconds } from "../units/quantity.ts";
import { requireBackends } from "./backend-folders.ts";
import { NO_EXTRA, type Workshop } from "./bench/lab.ts";
import { prepareData } from "./bench/prepare-data.ts";
import { createShop } from "./bench/shop.ts";
import type { Emit } from "./events.ts";
import { openSession, type Session } from "./session.ts";
import { type Example, writeExamples } from "./up/examples.ts";
import { createKeeping } from "./up/keep.ts";
import { openUpSetup, type UpPlace } from "./up/open-up-setup.ts";
import { tidyStanding } from "./up/tidy.ts";

/** What the command line hands over. */
export interface UpRequest {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly cacheFolder: string;
  readonly show: Emit;
  readonly signal: AbortSignal;
}

/** What stands, and how to look around. */
export interface Up extends Standing {
  readonly logs: string;
  readonly examples: readonly Example[];
}

const NAMES: readonly SetupName[] = ["local", "server"];

/**
 * Stands the plan's setups up on copies of its data and leaves them running: they outlive this
 * process, which its caller must end. Interrupted or failed, it leaves nothing running.
 * @throws HarnessError BUSY where they are up already or a run is under way, SETUP_NOT_READY, USAGE for an
 * external driver.
 */
export async function up(request: UpRequest): Promise<Up> {
  const { plan, cacheFolder, show } = request;
  refuseExternal(plan);
  requireBackends(plan);
  const session = await openSession({
    // Not among the reports: there will be none, and `latest` is a run's.
    reportsFolder: standingFolder(cacheFolder),
    cacheFolder,
    planName: plan.name,
    secrets: secretsIn(plan),
    show,
  });
  const scope = new Scope();
  scope.use("end the session", session);
  try {
    // Again, for now no other can begin.
    refuseBesideStanding(cacheFolder);
    await tidyStanding(cacheFolder, session);
    return await standUp(request, session);
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

/** @throws HarnessError USAGE for setups that stand already. */
function refuseExternal({ driver }: Plan): void {
  if (driver !== "external") return;
  throw new HarnessError("USAGE", "Expected setups to stand up, but the plan's stand already.", {
    hint: "`driver: external` is your own system: it is measured, and never started by us.",
  });
}

async function standUp(request: UpRequest, session: Session): Promise<Up> {
  const shop = createShop({ ...request, session, aa: null, extra: NO_EXTRA });
  const { data } = await step(shop, "data", () => prepareData(shop));
  const keeping = createKeeping(session);
  mkdirSync(keeping.dataFolder);
  const { path: folder, logs } = session.folder;
  const place: UpPlace = { shop, data, keeping, folder };
  const begun = new Scope();
  try {
    const setups: Setup[] = [];
    for (const name of NAMES)
      setups.push(await step(shop, `${name} setup`, () => begin(place, begun, name)));
    const examples = writeExamples(folder, setups, data);
    const record = recordOf(session, shop, setups);
    writeStanding(request.cacheFolder, record, keeping.steps());
    // From here on they are `down`'s; until here the watchdog would have ended them.
    keeping.handOver();
    return { ...record, logs, examples };
  } catch (error) {
    await begun[Symbol.asyncDispose]();
    throw error;
  }
}

async function begin(place: UpPlace, begun: Scope, name: SetupName): Promise<Setup> {
  const { shop, data } = place;
  const setup = begun.use(`end setup ${name}`, await openUpSetup(place, name));
  await setup.start(shop.signal);
  await setup.ready(data.probe, { timeoutMs: shop.plan.rounds.readyMs, signal: shop.signal });
  return setup;
}

function recordOf({ folder }: Session, { plan }: Workshop, setups: readonly Setup[]): Standing {
  return {
    id: folder.runId,
    beganAt: new Date().toISOString(),
    planName: plan.name,
    folder: folder.path,
    setups: setups.map(urlsOf),
  };
}

const urlsOf = ({ name, driver, endpoints, gateway }: Setup): StandingSetup => ({
  name,
  driver,
  app: endpoints.app,
  apps: [...endpoints.apps],
  direct: endpoints.direct ?? null,
  gateway: gateway?.url ?? null,
});

async function step<T>({ emit }: Workshop, name: string, work: () => Promise<T>): Promise<T> {
  const began = monotonicNow();
  emit({ kind: "step began", step: name });
  const result = await work();
  const tookMs = milliseconds(monotonicNow() - began);
  emit({ kind: "step ended", step: name, tookMs, words: "" });
  return result;
}
