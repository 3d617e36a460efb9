import { readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../errors.ts";

const ROOT = "/sys/fs/cgroup/";
const [TRIES, EVERY_MS] = [200, 10];

/**
 * Lifts a cgroup's limit: moves its processes up to its parent and removes it. Returns null where it is
 * gone.
 * @throws Error where it can't be removed within 2 s, or lies elsewhere.
 */
export async function leaveCgroup(path: string): Promise<string | null> {
  const folder = normalize(path);
  if (!folder.startsWith(ROOT)) throw new Error(`Expected a cgroup, got ${path}.`);
  let failure = "it takes processes faster than they can be moved";
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      for (const pid of membersOf(folder)) moveUp(folder, pid);
      rmdirSync(folder);
      return `lifted the limit ${folder}`;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return null;
      failure = messageOf(error);
    }
    // A process that is just ending holds its cgroup a moment longer.
    await delay(EVERY_MS);
  }
  throw new Error(`${folder}: ${failure}`);
}

const membersOf = (folder: string): string[] =>
  readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean);

/** A parent that shares its controllers out takes no processes in version 2: then its own parent does. */
function moveUp(folder: string, pid: string): void {
  const parent = dirname(folder);
  try {
    writeFileSync(join(parent, "cgroup.procs"), pid, { flag: "r+" });
  } catch (error) {
    // It has ended meanwhile.
    if (hasCode(error, "ESRCH")) return;
    if (!hasCode(error, "EBUSY") || !parent.startsWith(ROOT)) throw error;
    moveUp(parent, pid);
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === code;
