// Telling a live process from a later one that got the same id.
import { readdirSync, readFileSync } from "node:fs";
import { kill, pid } from "node:process";

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

/** Variable of every process that a set-up starts: killed in that instant, it can't note it any more. */
const TAG = "CHROMA_ASSAY_SETUP";

/** What this process is called in its lock files and in its children's environment. */
export const self = () => ({ pid, start: startTimeOf(pid), boot: bootId() });

/** Goes into the environment of whatever this process starts. */
export const ownTag = () => ({ [TAG]: tagOf(self()) });

const tagOf = ({ boot, pid: id, start }) => `${boot}/${id}/${start}`;

/** Kills what a dead set-up left at work: the groups that it noted, and what carries its tag. */
export function killLeftovers(holder) {
  for (const { id, start } of holder.children ?? [])
    if (startTimeOf(id) === start || groupSurvives(id)) endNow(-id);
  for (const id of processes()) if (carries(id, `${TAG}=${tagOf(holder)}`)) endNow(id);
}

function endNow(id) {
  try {
    kill(id, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function carries(id, setting) {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8").split("\0").includes(setting);
  } catch {
    // It ended while we looked, or is somebody else's.
    return false;
  }
}

const processes = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** A group whose leader is dead keeps its id as long as a member lives, so the id is not reused. */
function groupSurvives(id) {
  if (startTimeOf(id) !== undefined) return false;
  for (const entry of processes()) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      if (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === String(id)) return true;
    } catch {
      // It ended while we looked.
    }
  }
  return false;
}
