import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { copyFolder } from "../data/copy-folder.ts";
import { diskUsage } from "../host/folders.ts";
import type { RestartPolicy } from "../setup/docker/container-spec.ts";
import { createDockerSetup } from "../setup/docker/docker-setup.ts";
import { createExternalSetup } from "../setup/external/external-setup.ts";
import { reach } from "../setup/external/reach.ts";
import type { BalancerSettings } from "../setup/nginx/balancer.ts";
import type { Proxied } from "../setup/process/addresses.ts";
import { createProcessSetup, type ProcessSetupConfig } from "../setup/process/process-setup.ts";
import type { Edition, Setup, SetupName } from "../setup/setup.ts";
import { findNginx } from "../toolchain/nginx.ts";
import type { Lab } from "./bench/lab.ts";

/** What every setup of a run is made with. */
type Shop = Omit<Lab, "data">;

/** A setup as a bench or a drill asks for it, whatever driver the plan has. */
export interface SetupOrder {
  readonly name: SetupName;
  /** "noop": the backend alone, with canned answers. */
  readonly storage: "local" | "server" | "noop";
  /** Folder of which the data is a copy; null = there is none. */
  readonly source: string | null;
  /** Where a driver of folders lays the copy; its own for every setup. */
  readonly dataFolder: string;
  /** For configuration files; its own for every setup. */
  readonly workFolder: string;
  readonly logFolder: string;
  readonly collection: string;
  /** @default 1 */
  readonly backends?: number;
  /** Links that lead through Toxiproxy. @default none */
  readonly proxied?: Proxied;
  /** Toxiproxy's program, for links of processes. @default null */
  readonly toxiproxy?: string | null;
  /** An nginx before the backends; port null = a free one. @default none */
  readonly balancer?: { readonly port: number | null; readonly settings: BalancerSettings } | null;
  /** An nginx before Chroma. @default none */
  readonly gateway?: { readonly port: number | null } | null;
  /** Chroma as it starts, and what it can be exchanged for. Processes only. @default the plan's alone */
  readonly editions?: readonly [first: Edition, other: Edition];
  /** CPUs of single parts. Processes only. @default none */
  readonly places?: Exclude<ProcessSetupConfig["places"], undefined>;
  /** Fixed ports; null = free ones. */
  readonly ports: { readonly backend: number | null; readonly chroma: number | null };
  readonly backendVariables: Readonly<Record<string, string>>;
  readonly chromaVariables: Readonly<Record<string, string>>;
  /** Where a volume is mounted in the container that holds the data; null = none. Containers only. @default where the data is */
  readonly volumeAt?: string | null;
  /** Of the container that holds the data. Containers only. @default "no" */
  readonly restart?: RestartPolicy;
}

/**
 * Describes a setup by the plan's driver; nothing runs until its start().
 * @throws HarnessError TOOLCHAIN_MISSING for a program, an engine or an image that isn't there.
 */
export async function openSetup(shop: Shop, order: SetupOrder): Promise<Setup> {
  const { driver } = shop.plan;
  switch (driver) {
    case "process":
      return openProcessSetup(shop, order);
    case "docker":
      return openDockerSetup(shop, order);
    case "external":
      return openExternalSetup(shop, order);
    default:
      return driver satisfies never;
  }
}

/** A folder with less than this is copied for every setup; a larger one once a run. */
const COPY_ONCE_BYTES = 2 * 1024 ** 3;

async function openProcessSetup(shop: Shop, order: SetupOrder): Promise<Setup> {
  const { source, dataFolder, balancer, gateway } = order;
  const { folder, threads } = backendOf(shop, order);
  if (source !== null) await freshCopy(source, dataFolder, shop.signal);
  return createProcessSetup({
    ...order,
    nginx: balancer || gateway ? findNginx().path : null,
    python: shop.toolchain.python.path,
    chroma: shop.toolchain.chroma.path,
    backendFolder: folder ?? shop.backendFolder,
    threads,
    cpus: shop.cpus?.targets ?? null,
    readyLimitMs: shop.plan.rounds.readyMs,
    onSpawn: shop.onSpawn,
  });
}

/** The data goes into each container as an archive: no folder of this machine is shared with it. */
function openDockerSetup(shop: Shop, order: SetupOrder): Promise<Setup> {
  const { folder, threads } = backendOf(shop, order);
  const { images, limits, rounds } = shop.plan;
  return createDockerSetup({
    ...order,
    backendFolder: folder,
    threads,
    images,
    limits,
    cpus: shop.cpus?.targets ?? null,
    readyLimitMs: rounds.readyMs,
    runId: shop.runId,
    intend: shop.intend,
    tell: (words) => shop.emit({ kind: "note", words }),
    signal: shop.signal,
  });
}

/** Looked at anew for every round; nothing is started. */
async function openExternalSetup({ plan, signal }: Shop, { name }: SetupOrder): Promise<Setup> {
  const { k, include } = plan.data;
  return createExternalSetup(await reach(name, plan.setups[name].external, { k, include, signal }));
}

const backendOf = ({ plan }: Shop, { name }: SetupOrder) => plan.setups[name].backend;

async function freshCopy(source: string, folder: string, signal: AbortSignal): Promise<void> {
  const isLarge = diskUsage(source) > COPY_ONCE_BYTES;
  if (isLarge && existsSync(folder)) return;
  await rm(folder, { recursive: true, force: true });
  await copyFolder(source, folder, { signal });
}
