// One set-up at a time per project and per cache folder.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { pid } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./errors.mjs";
import { writeJson } from "./files.mjs";
import { bootId, killLeftovers, self, startTimeOf } from "./processes.mjs";

const POLL_MS = 200;
const WAIT_MS_MAX = 45 * 60_000;

/** What a lock file says: who holds it, and which child processes it started. */
function describeHolder(children) {
  return {
    ...self(),
    children: children.map((id) => ({ id, start: startTimeOf(id) })),
  };
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The holder if it is still alive; "gone" otherwise. */
function judgeHolder(text) {
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    return { alive: false, holder: undefined };
  }
  const alive = holder.boot === bootId() && startTimeOf(holder.pid) === holder.start;
  return { alive, holder };
}

/** Creates the lock file in one step, content included; false when there is one already. */
function tryCreate(file) {
  const draft = `${file}.${pid}.draft`;
  writeFileSync(draft, JSON.stringify(describeHolder([])));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a stale lock away. Puts it back if somebody else has meanwhile taken it over. */
function removeStale(file, text) {
  const aside = `${file}.${pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (readText(aside) !== text) {
    try {
      linkSync(aside, file);
    } catch {
      // A third one was quicker; the owner finds out when it notes its children.
    }
  }
  rmSync(aside, { force: true });
}

/**
 * Takes a lock, waiting for a live holder and taking over from a dead one.
 *
 * @param {string} file
 * @param {(holder: { pid: number }) => void} onWait is called once, when there is somebody to wait for
 */
export async function takeLock(file, onWait) {
  const giveUpAt = Date.now() + WAIT_MS_MAX;
  let said = false;
  while (!tryCreate(file)) {
    const text = readText(file);
    if (text === undefined) continue;
    const { alive, holder } = judgeHolder(text);
    if (!alive) {
      if (holder?.boot === bootId()) killLeftovers(holder);
      removeStale(file, text);
      continue;
    }
    if (!said) onWait(holder);
    said = true;
    if (Date.now() > giveUpAt) {
      throw new SetupError(
        `Expected the other set-up (process ${holder.pid}) to end within 45 minutes, but it did not.`,
        { hint: `look at process ${holder.pid}, end it and try again` },
      );
    }
    await sleep(POLL_MS);
  }
  let held = true;
  return {
    /** Notes the children, so that whoever takes over from us, dead, can end them. */
    note: (children) => held && writeJson(file, describeHolder(children)),
    release() {
      if (held) rmSync(file, { force: true });
      held = false;
    },
  };
}
