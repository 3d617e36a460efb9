import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type Cores, cores, type Milliseconds } from "../units/quantity.ts";
import { monotonicNow } from "./clock.ts";
import { type ProcessEntry, readGroup, readProcess, TICKS_PER_SECOND } from "./process-table.ts";

/** CPU time of the whole machine and of groups of ours, at one moment. */
export interface CpuReading {
  readonly at: Milliseconds;
  readonly busyTicks: number;
  readonly stealTicks: number;
  /** CPU seconds so far by name of the group. */
  readonly groups: Readonly<Record<string, number>>;
}

/**
 * Process groups by name, by the leader's number; or one process of a group that isn't ours. The reading itself adds "harness" (this process) and "ended children" (its
 * children that have ended meanwhile: k6 after a phase).
 */
export type Groups = Readonly<Record<string, readonly (number | { readonly process: number })[]>>;

/** Reads the machine's and the groups' CPU clocks. */
export function readCpu(groups: Groups): CpuReading {
  const line = readFileSync("/proc/stat", "utf8").split("\n", 1)[0] ?? "";
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const used = Object.entries(groups).map(([name, leaders]) => [
    name,
    leaders.flatMap(entriesOf).reduce((sum, entry) => sum + entry.cpu, 0),
  ]);
  return {
    at: monotonicNow(),
    busyTicks: user + nice + system + irq + softirq + steal,
    stealTicks: steal,
    groups: { ...Object.fromEntries(used), ...ownCpu() },
  };
}

const entriesOf = (member: Groups[string][number]): readonly ProcessEntry[] =>
  typeof member === "number" ? readGroup(member) : [readProcess(member.process) ?? []].flat();

/** CPU seconds of k6 runs that were no children of this process. */
let credited = 0;

/** A run of k6 has ended that the machine doesn't count among our children: one in a container. */
export const creditEnded = (cpuSeconds: number): void => {
  credited += cpuSeconds;
};

/** The harness's own CPU time, and that of its children that have ended. */
function ownCpu(): Record<string, number> {
  const { user, system } = process.cpuUsage();
  const harness = (user + system) / 1e6;
  const withChildren = readProcess(process.pid)?.cpu ?? harness;
  return { harness, "ended children": credited + Math.max(0, withChildren - harness) };
}

/** What was used between two readings. */
export interface CpuSpan {
  readonly wallMs: Milliseconds;
  readonly busyCores: Cores;
  readonly stealCores: Cores;
  /** Everything that isn't ours, steal included; never below 0. */
  readonly foreignCores: Cores;
  /** By name of the group; 0 for one that wasn't read. */
  used(group: string): Cores;
}

/**
 * The difference of two readings, in cores. A group of which processes ended in between may read
 * low: take the second reading while they live.
 */
export function cpuBetween(from: CpuReading, to: CpuReading): CpuSpan {
  const wall = Math.max(to.at - from.at, 1);
  const inCores = (secondsOfCpu: number) => cores(Math.max(0, (secondsOfCpu * 1000) / wall));
  const groups = new Map(
    Object.entries(to.groups).map(([name, used]) => [
      name,
      inCores(used - (from.groups[name] ?? 0)),
    ]),
  );
  const ours = [...groups.values()].reduce((sum: number, used) => sum + used, 0);
  const busyCores = inCores((to.busyTicks - from.busyTicks) / TICKS_PER_SECOND);
  return {
    wallMs: wall as Milliseconds,
    busyCores,
    stealCores: inCores((to.stealTicks - from.stealTicks) / TICKS_PER_SECOND),
    foreignCores: cores(Math.max(0, busyCores - ours)),
    used: (group) => groups.get(group) ?? cores(0),
  };
}

/** Cores that this process may use. */
export const coreCount = (): number => availableParallelism();
