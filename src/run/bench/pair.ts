import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { copyFolder } from "../../data/copy-folder.ts";
import type { Side, Start } from "../../evidence/round.ts";
import { diskUsage } from "../../host/folders.ts";
import type { Target } from "../../load/wire.ts";
import type { Scope } from "../../scope.ts";
import { createProcessSetup } from "../../setup/process/process-setup.ts";
import type { Setup } from "../../setup/setup.ts";
import type { Lab } from "./lab.ts";

/** Both setups of a duet, running. */
export interface Pair {
  readonly setups: Readonly<Record<Side, Setup>>;
  readonly starts: Readonly<Record<Side, Start>>;
  /** 0 = a, 1 = b, 2 = b's Chroma server, where it has one. */
  readonly targets: readonly Target[];
}

export const SIDES: readonly Side[] = ["a", "b"];

/** Beyond this a copy for every round would take longer than the round: one copy a run. */
const COPY_ONCE_BYTES = 2 * 1024 ** 3;

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
  return { setups: { a, b }, starts: { a: startA, b: startB }, targets: targetsOf(lab, a, b) };
}

const FREE_PORTS = { backend: null, chroma: null };

async function createSetup(lab: Lab, side: Side, name: string): Promise<Setup> {
  const folder = join(lab.workFolder, side);
  await freshCopy(lab, folder);
  const which = lab.sides[side];
  const { local, server } = lab.plan.setups;
  const isTwice = lab.sides.a === lab.sides.b;
  const { backend } = which === "local" ? local : server;
  return createProcessSetup({
    name: which,
    storage: which,
    dataFolder: folder,
    workFolder: join(lab.workFolder, `${side}-work`),
    logFolder: join(lab.logFolder, name, side),
    collection: lab.data.collection,
    python: lab.toolchain.python.path,
    chroma: lab.toolchain.chroma.path,
    backendFolder: backend.folder ?? lab.backendFolder,
    threads: backend.threads,
    backendVariables: { ...backend.variables, ...lab.extra[side] },
    chromaVariables: server.chroma.variables,
    // In an A/A run both sides have the same settings: a fixed port would be wanted twice.
    ports: isTwice ? FREE_PORTS : { backend: backend.port, chroma: server.chroma.port },
    cpus: lab.cpus?.targets ?? null,
    readyLimitMs: lab.plan.rounds.readyMs,
    onSpawn: lab.onSpawn,
  });
}

async function freshCopy(lab: Lab, folder: string): Promise<void> {
  const large = diskUsage(lab.data.pristine) > COPY_ONCE_BYTES;
  if (large && existsSync(folder)) return;
  await rm(folder, { recursive: true, force: true });
  await copyFolder(lab.data.pristine, folder, { signal: lab.signal });
}

function targetsOf(lab: Lab, a: Setup, b: Setup): Target[] {
  const app = (setup: Setup): Target => ({
    url: `${setup.endpoints.app}/query`,
    headers: {},
    bodies: lab.data.appBodies,
  });
  const { direct } = b.endpoints;
  if (direct === undefined) return [app(a), app(b)];
  const records = `${direct}/api/v2/tenants/default_tenant/databases/default_database/collections/${lab.data.collectionId}`;
  return [app(a), app(b), { url: `${records}/query`, headers: {}, bodies: lab.data.directBodies }];
}
