import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { RUN_TAG } from "../host/environment.ts";
import { isAlive, readGroup, readProcess, readProcesses } from "../host/process-table.ts";
import { milliseconds } from "../units/quantity.ts";
import { leaveCgroup } from "./leave-cgroup.ts";
import { runHook } from "./run-hook.ts";
import { sweepLabel } from "./sweep-label.ts";
import type { UndoStep } from "./undo.ts";
import { undoByEngine } from "./undo-engine.ts";
import { sendUndo } from "./undo-request.ts";

/** Undoes one step. Returns what was done in words, or null where nothing was left to do. */
export async function execute(step: UndoStep): Promise<string | null> {
  switch (step.kind) {
    case "process": {
      if (!isAlive(step)) return null;
      await endGroup(step.pid);
      return `ended process ${step.pid} (${step.what})`;
    }
    case "tagged processes": {
      const ended = await endTagged(step.tag);
      return ended === 0 ? null : `ended ${ended} processes of the run`;
    }
    case "folder": {
      // Throws for anything but its absence: what can't be looked at isn't gone.
      if (lstatSync(step.path, { throwIfNoEntry: false }) === undefined) return null;
      await rm(step.path, { recursive: true, force: true });
      return `removed ${step.path}`;
    }
    case "thaw":
      return isAlive(step) && thaw(step.pid) ? `thawed process ${step.pid} (${step.what})` : null;
    case "http":
      return sendUndo(step);
    case "labelled":
      return sweepLabel(step.engine, step.label);
    case "engine":
      return undoByEngine(step);
    case "hook":
      return runOnce(step);
    case "cgroup":
      return leaveCgroup(step.path);
    default:
      return step satisfies never;
  }
}

/** A restore that ran days later once more would take away what was written since. */
async function runOnce(step: Extract<UndoStep, { kind: "hook" }>): Promise<string | null> {
  const { field, command, cwd, mark } = step;
  if (existsSync(mark)) return null;
  const limitMs = milliseconds(step.limitMs);
  await runHook({ field, command, cwd, limitMs }, new AbortController().signal);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, "");
  return `ran ${field}`;
}

/** Returns how many were ended. */
async function endTagged(tag: string): Promise<number> {
  let ended = 0;
  // A process may fork between a look and its end: look until none is found.
  for (;;) {
    const tagged = readProcesses().filter((entry) => !entry.zombie && hasTag(entry.pid, tag));
    if (tagged.length === 0) return ended;
    await Promise.all(tagged.map((entry) => end(entry.pid)));
    ended += tagged.length;
  }
}

function hasTag(pid: number, tag: string): boolean {
  if (pid === process.pid) return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`${RUN_TAG}=${tag}`);
  } catch {
    return false;
  }
}

async function endGroup(leader: number): Promise<void> {
  await Promise.all(readGroup(leader).map((entry) => end(entry.pid)));
}

/** SIGCONT to the whole group. Returns whether one of it was frozen. */
function thaw(leader: number): boolean {
  const wasFrozen = readGroup(leader).some((entry) => entry.frozen);
  try {
    // Always: a stop may be on its way still, and this takes it back.
    process.kill(-leader, "SIGCONT");
  } catch {
    // ESRCH: the whole group has ended.
  }
  return wasFrozen;
}

/** SIGKILL to one process, and waits up to 5 s until it is gone. */
async function end(pid: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = readProcess(pid);
    if (found === null || found.zombie) return;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      return;
    }
    await delay(10);
  }
  throw new Error(`Process ${pid} didn't end within 5 s of SIGKILL.`);
}
