// Telling a live process from a later one that got the same id.
import { readdirSync, readFileSync } from "node:fs";
import { kill } from "node:process";

/** The kernel's start time of a process, in clock ticks since boot; undefined when it is gone. */
export function startTimeOf(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // The command's name stands in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Changes with every boot: start times of different boots can't be compared. */
export function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}

/** Kills the process groups that a dead set-up left at work, if they are still the same. */
export function killLeftovers(children) {
  for (const { id, start } of children ?? []) {
    if (startTimeOf(id) === start || groupSurvives(id)) {
      try {
        kill(-id, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
  }
}

/** A group whose leader is dead keeps its id as long as a member lives, so the id is not reused. */
function groupSurvives(id) {
  if (startTimeOf(id) !== undefined) return false;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      if (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === String(id)) return true;
    } catch {
      // It ended while we looked.
    }
  }
  return false;
}
