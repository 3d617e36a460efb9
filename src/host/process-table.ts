import { readdirSync, readFileSync } from "node:fs";
import { type CpuSeconds, cpuSeconds } from "../units/quantity.ts";

/** Linux counts CPU time in ticks of 10 ms on every architecture that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** One process, as /proc tells. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Start time in ticks since boot: with the pid, it names a process for good. */
  readonly startTicks: number;
  /** Its own CPU time and that of its children that have ended. */
  readonly cpu: CpuSeconds;
  /** Stopped by a signal, until SIGCONT. */
  readonly frozen: boolean;
  readonly zombie: boolean;
}

/** The process, or null where it is gone. */
export function readProcess(pid: number): ProcessEntry | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The name in parentheses may hold anything: count the fields from the last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const number = (index: number) => Number(fields[index]);
  return {
    pid,
    parent: number(1),
    group: number(2),
    startTicks: number(19),
    cpu: cpuSeconds((number(11) + number(12) + number(13) + number(14)) / TICKS_PER_SECOND),
    frozen: fields[0] === "T",
    zombie: fields[0] === "Z",
  };
}

/** Every process of this machine that can be seen. */
export function readProcesses(): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** Whether exactly this process (not a later one with its number) still runs. */
export function isAlive(process: { pid: number; startTicks: number }): boolean {
  const found = readProcess(process.pid);
  return found !== null && !found.zombie && found.startTicks === process.startTicks;
}

/** The processes of a group, living ones only. */
export function readGroup(group: number): ProcessEntry[] {
  return readProcesses().filter((entry) => entry.group === group && !entry.zombie);
}
