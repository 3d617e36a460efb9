import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { coreCount } from "../host/cpu.ts";
import { cacheFolder, freeSpace } from "../host/folders.ts";
import { readMemory } from "../host/memory.ts";
import { type Bytes, bytes } from "../units/quantity.ts";
import type { Finding } from "./finding.ts";
import { projectFolder } from "./record.ts";

const GIGABYTE = 1e9;
const RUN_BYTES_MIN = bytes(2 * GIGABYTE);
const SETUP_BYTES_MIN = bytes(1 * GIGABYTE);
const MEMORY_BYTES_MIN = bytes(2 * GIGABYTE);
const OPEN_FILES_MIN = 1024;
const CORES_MIN = 2;

/** What a machine has, as far as a run can lack it. */
export interface HostLook {
  readonly projectFreeBytes: Bytes;
  readonly cacheFreeBytes: Bytes;
  readonly memoryAvailableBytes: Bytes;
  /** Infinity when there is no limit. */
  readonly openFilesMax: number;
  readonly cores: number;
}

/** Free bytes where the folder is or will be. */
function freeAt(folder: string): Bytes {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  return freeSpace(existing);
}

function readOpenFilesMax(): number {
  const limits = readFileSync("/proc/self/limits", "utf8");
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  return soft === undefined || soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}

/** Looks at this machine. */
export function lookAtHost(): HostLook {
  return {
    projectFreeBytes: freeAt(projectFolder),
    cacheFreeBytes: freeAt(cacheFolder()),
    memoryAvailableBytes: readMemory().availableBytes,
    openFilesMax: readOpenFilesMax(),
    cores: coreCount(),
  };
}

const gigabytes = (value: Bytes) => `${(value / GIGABYTE).toFixed(1)} GB`;

/** Judges what there is against what a run of the default size needs. */
export function examineHost(host: HostLook): readonly Finding[] {
  const judge = (row: Omit<Finding, "state" | "remedy">, isEnough: boolean, remedy: string) =>
    isEnough
      ? { ...row, state: "present" as const }
      : { ...row, state: "too little" as const, remedy };
  const { projectFreeBytes, cacheFreeBytes, memoryAvailableBytes, openFilesMax, cores } = host;
  return [
    judge(
      {
        name: "disk (project)",
        isRequired: true,
        neededFor: "the setups' data and the reports",
        version: `${gigabytes(projectFreeBytes)} free`,
        path: projectFolder,
      },
      projectFreeBytes >= RUN_BYTES_MIN,
      `have ${gigabytes(RUN_BYTES_MIN)} free`,
    ),
    judge(
      {
        name: "disk (cache)",
        isRequired: true,
        neededFor: "k6, Chroma and shared data sets",
        version: `${gigabytes(cacheFreeBytes)} free`,
        path: cacheFolder(),
      },
      cacheFreeBytes >= SETUP_BYTES_MIN,
      `have ${gigabytes(SETUP_BYTES_MIN)} free, or set XDG_CACHE_HOME to a folder on a larger disk`,
    ),
    judge(
      {
        name: "memory",
        isRequired: true,
        neededFor: "two setups side by side",
        version: `${gigabytes(memoryAvailableBytes)} available`,
      },
      memoryAvailableBytes >= MEMORY_BYTES_MIN,
      `have ${gigabytes(MEMORY_BYTES_MIN)} available`,
    ),
    judge(
      {
        name: "open files",
        isRequired: true,
        neededFor: "one connection for each user",
        version: Number.isFinite(openFilesMax) ? String(openFilesMax) : "no limit",
      },
      openFilesMax >= OPEN_FILES_MIN,
      `raise the limit: \`ulimit -n ${OPEN_FILES_MIN}\` or more`,
    ),
    judge(
      {
        name: "cores",
        isRequired: false,
        neededFor: "a load generator that doesn't starve what it measures",
        version: String(cores),
      },
      cores >= CORES_MIN,
      `use a machine with ${CORES_MIN} cores or more; verdicts will often be inconclusive`,
    ),
  ];
}
