import { posix } from "node:path";
import { type Bytes, bytes } from "../units/quantity.ts";
import { type Mount, readMounts } from "./mounts.ts";
import { type ReadText, readText } from "./read-text.ts";

/** What the kernel really lets this process have, by its control groups (version 1 or 2). */
export interface ControlGroup {
  /** CPU time a second, in cores; null = no quota. */
  readonly cpus: number | null;
  /** null = no limit. */
  readonly memoryBytes: Bytes | null;
  /** Of the limit: what is used and couldn't be given back at once; null without a limit. */
  readonly memoryUsedBytes: Bytes | null;
}

/** Version 1 writes "no limit" as the largest multiple of a page that fits. */
const UNLIMITED_FROM = 2 ** 60;

/** The tightest of the limits of this process's groups and of all above them. */
export function readControlGroup(read: ReadText = readText): ControlGroup {
  const mounts = readMounts(read);
  const groups = (read("/proc/self/cgroup") ?? "").split("\n");
  const folders = (controller: string) => foldersOf(controller, mounts, groups);
  const quotas = folders("cpu").flatMap((folder) => quotaIn(folder, read) ?? []);
  const limits = folders("memory").flatMap((folder) => memoryIn(folder, read) ?? []);
  const tightest = limits.sort((one, other) => one.limit - other.limit)[0];
  return {
    cpus: quotas.length === 0 ? null : Math.min(...quotas),
    memoryBytes: tightest === undefined ? null : bytes(tightest.limit),
    memoryUsedBytes: tightest === undefined ? null : bytes(tightest.used),
  };
}

/** The group's folder and all above it, of either version: each may set a limit. */
function foldersOf(
  controller: string,
  mounts: readonly Mount[],
  groups: readonly string[],
): string[] {
  return groups.flatMap((line) => {
    const [, controllers = "", ...rest] = line.split(":");
    const path = rest.join(":");
    if (path === "") return [];
    const mount = mounts.find(({ type, options }) =>
      controllers === ""
        ? type === "cgroup2"
        : type === "cgroup" &&
          options.includes(controller) &&
          controllers.split(",").includes(controller),
    );
    return mount === undefined ? [] : upTo(mount, path);
  });
}

/** In a container the mount may show a part of the tree only, and the path may be the whole one. */
function upTo({ root, point }: Mount, path: string): string[] {
  const isWithin = path === root || path.startsWith(root === "/" ? "/" : `${root}/`);
  const below = isWithin ? posix.relative(root, path) : "";
  const names = below.split("/").filter((name) => name !== "" && name !== "..");
  return [point, ...names.map((_, index) => posix.join(point, ...names.slice(0, index + 1)))];
}

function quotaIn(folder: string, read: ReadText): number | null {
  const [quota, period] = (
    read(`${folder}/cpu.max`) ??
    `${read(`${folder}/cpu.cfs_quota_us`)} ${read(`${folder}/cpu.cfs_period_us`)}`
  )
    .trim()
    .split(/\s+/)
    .map(Number);
  return quota && period && quota > 0 ? quota / period : null;
}

function memoryIn(folder: string, read: ReadText): { limit: number; used: number } | null {
  const number = (...names: string[]) => {
    const text = names.map((name) => read(`${folder}/${name}`)).find((found) => found !== null);
    return text === undefined || text === null ? Number.NaN : Number(text.trim());
  };
  const limit = number("memory.max", "memory.limit_in_bytes");
  if (!(limit < UNLIMITED_FROM)) return null;
  const used = number("memory.current", "memory.usage_in_bytes");
  const stat = read(`${folder}/memory.stat`) ?? "";
  // Files that were read and not touched since are given back as soon as anybody needs the room.
  const spare = Number(/^(?:total_)?inactive_file (\d+)/m.exec(stat)?.[1] ?? 0);
  return { limit, used: Math.max(0, (used || 0) - spare) };
}
