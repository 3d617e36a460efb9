import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leaveCgroup } from "../heal/leave-cgroup.ts";
import { readGroup } from "../host/process-table.ts";
import { type Bytes, bytes } from "../units/quantity.ts";
import type { MemoryCgroup } from "./memory-cgroup.ts";

/** A cgroup now. */
export interface CgroupState {
  readonly limitBytes: Bytes;
  readonly usedBytes: Bytes;
  /** How often the kernel has killed one for its memory. */
  readonly kills: number;
  /** Processes of the part's group that aren't in it. */
  readonly outside: readonly number[];
}

/** A cgroup of our own with a limit on its memory. */
export interface LimitedCgroup {
  readonly folder: string;
  /** @throws the system's error where it can't be made. */
  make(limit: Bytes): void;
  /** Takes in a process group; what it has used before stays charged elsewhere. */
  takeIn(group: number): void;
  /** null = it is gone. */
  look(group: number): CgroupState | null;
  /** Its processes go one up. One that is gone is no error. */
  remove(): Promise<void>;
}

const FILES = {
  v1: {
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    swap: "memory.memsw.limit_in_bytes",
    kills: "memory.oom_control",
  },
  v2: {
    limit: "memory.max",
    used: "memory.current",
    swap: "memory.swap.max",
    kills: "memory.events",
  },
} as const;

/** Describes one below a place that was found; nothing is made until make(). */
export function limitedCgroup({
  kind,
  folder: parent,
}: Extract<MemoryCgroup, { folder: string }>): LimitedCgroup {
  const folder = join(parent, `assay-${randomBytes(4).toString("hex")}`);
  const files = FILES[kind];
  const read = (file: string) => readFileSync(join(folder, file), "utf8").trim();
  const write = (file: string, value: number) => writeFileSync(join(folder, file), String(value));
  const outside = (group: number) => {
    const members = read("cgroup.procs").split("\n").map(Number);
    return readGroup(group).flatMap(({ pid }) => (members.includes(pid) ? [] : [pid]));
  };
  return {
    folder,
    make(limit) {
      mkdirSync(folder);
      write(files.limit, limit);
      // Else it would swap instead of being killed. Version 1 counts both together.
      if (existsSync(join(folder, files.swap))) write(files.swap, kind === "v1" ? limit : 0);
    },
    takeIn(group) {
      // Children of one that is in are born in; those born meanwhile are found by the next look.
      for (let left = outside(group); left.length > 0; left = outside(group))
        for (const pid of left) unlessEnded(() => write("cgroup.procs", pid));
    },
    look(group) {
      if (!existsSync(folder)) return null;
      return {
        limitBytes: bytes(sizeIn(read(files.limit))),
        usedBytes: bytes(sizeIn(read(files.used))),
        kills: Number(/^oom_kill (\d+)$/m.exec(read(files.kills))?.[1] ?? 0),
        outside: outside(group),
      };
    },
    async remove() {
      await leaveCgroup(folder);
    },
  };
}
/** "max" = there is no limit. */
const sizeIn = (text: string): number => (text === "max" ? Number.MAX_SAFE_INTEGER : Number(text));

function unlessEnded(move: () => void): void {
  try {
    move();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
