import { cpus } from "node:os";
import { readControlGroup } from "../host/control-group.ts";
import { coreCount } from "../host/cpu.ts";
import { allowedCpus } from "../host/cpu-set.ts";
import { existingFolder, tryDisk } from "../host/disk-trial.ts";
import { freeSpace } from "../host/folders.ts";
import { readMemory } from "../host/memory.ts";
import { type Mount, mountOf, readMounts } from "../host/mounts.ts";
import { type OpenFiles, readOpenFiles } from "../host/open-files.ts";
import { type PortUse, readPortUse } from "../host/port-use.ts";
import { type MachineWatched, watchMachine } from "../host/watch-machine.ts";
import { type Bytes, bytes, type Milliseconds } from "../units/quantity.ts";
import type { Finding } from "./finding.ts";
import { judgeClock } from "./machine/clock.ts";
import { type DiskLook, judgeDisk } from "./machine/disk.ts";
import { type CoresLook, judgeCores, judgeOpenFiles } from "./machine/limits.ts";
import { judgeLoad } from "./machine/load.ts";
import { judgeMemory, judgeSwap, type MemoryLook } from "./machine/memory.ts";
import { judgePorts } from "./machine/ports.ts";

/** The set-up's own programs and environments. */
const TOOLS_BYTES = 1e9;
/** Samples, logs, ledgers, reports. */
const REPORTS_BYTES = bytes(0.5e9);
const MEMORY_BYTES = bytes(2e9);
/** Where the data's size isn't known before it is opened. */
const USUAL_DATA_BYTES = bytes(1e9);

/** What a plan asks of a machine. */
export interface HostNeeds {
  /** Most of them at a time, and those that have just ended. */
  readonly connections: number;
  /** Of all copies of the data; null = not known before it is opened. */
  readonly dataBytes: Bytes | null;
}

/** What a machine has, as far as a run can lack it. */
export interface HostLook {
  readonly reports: DiskLook;
  readonly cache: DiskLook;
  readonly memory: MemoryLook;
  readonly openFiles: OpenFiles;
  readonly ports: PortUse;
  readonly cores: CoresLook;
  readonly watched: MachineWatched;
}

/** Where the run writes, and how long the machine is watched. */
export interface LookOptions {
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  readonly watchMs: Milliseconds;
  readonly signal: AbortSignal;
}

/** Looks at this machine. Writes a small file into both folders, and takes it away. */
export async function lookAtHost(options: LookOptions): Promise<HostLook> {
  const mounts = readMounts();
  const group = readControlGroup();
  // First, so that nothing of the looks below is still on its way.
  const watched = await watchMachine(options.watchMs, options.signal);
  return {
    reports: lookAtDisk(options.reportsFolder, mounts),
    cache: lookAtDisk(options.cacheFolder, mounts),
    memory: {
      ...readMemory(),
      swappedInPages: watched.swappedInPages,
      limitBytes: group.memoryBytes,
      limitUsedBytes: group.memoryUsedBytes,
    },
    openFiles: readOpenFiles(),
    ports: readPortUse(),
    cores: {
      shown: Math.max(cpus().length, coreCount()),
      allowed: allowedCpus().length,
      quota: group.cpus,
    },
    watched,
  };
}

function lookAtDisk(folder: string, mounts: readonly Mount[]): DiskLook {
  const existing = existingFolder(folder);
  return {
    folder,
    freeBytes: freeSpace(existing),
    mount: mountOf(existing, mounts),
    trial: tryDisk(existing),
  };
}

/** Judges what there is against what a run needs (a pure function). */
export function examineHost(host: HostLook, needs: HostNeeds): readonly Finding[] {
  return [
    judgeDisk(host.reports, {
      name: "disk (reports)",
      neededFor: "samples, logs and reports",
      bytes: REPORTS_BYTES,
      holdsData: false,
      elsewhere: "name another folder with --reports",
    }),
    judgeDisk(host.cache, {
      name: "disk (cache)",
      neededFor: "k6, Chroma and the setups' data",
      bytes: bytes(TOOLS_BYTES + (needs.dataBytes ?? USUAL_DATA_BYTES)),
      holdsData: true,
      elsewhere: "set XDG_CACHE_HOME to a folder on a local disk with room",
    }),
    judgeMemory(host.memory, MEMORY_BYTES),
    judgeSwap(host.memory),
    judgeCores(host.cores),
    judgeOpenFiles(host.openFiles, needs.connections),
    judgePorts(host.ports, needs.connections),
    judgeClock(host.watched),
    judgeLoad(host.watched),
  ];
}
