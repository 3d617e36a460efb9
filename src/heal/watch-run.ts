import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../errors.ts";
import { isAlive } from "../host/process-table.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { watchLimits } from "./limits.ts";
import { entryFile, watchdogLog } from "./registry-files.ts";

/** The run that is watched, and the process that holds it. */
export interface WatchedRun {
  readonly cache: string;
  readonly runId: string;
  readonly runFolder: string;
  readonly undoFile: string;
  /** Of the harness. */
  readonly pid: number;
  readonly startTicks: number;
}

const EVERY = milliseconds(500);
/** Until a step that couldn't be undone is tried again. */
const AGAIN = milliseconds(5000);

/**
 * Watches an entered run until nothing of it can be left. Sweeps it once the harness is gone; undoes a step
 * that has outlived its limit while the harness lives. What it did stands in the run's watchdog.log.
 *
 * Imports what undoes only when there is something to undo: till then it should cost nothing.
 */
export async function watchRun(run: WatchedRun): Promise<void> {
  const limits = watchLimits(run.undoFile);
  const tries: Tries = new Map();
  for (;;) {
    // In this order: what a harness that is gone has entered stays as it is.
    const lives = isAlive(run);
    const isEntered = existsSync(entryFile(run.cache, run.runId));
    if (!lives) return isEntered ? sweepAfter(run) : undefined;
    if (!isEntered) return;
    const now = Date.now();
    const due = limits(now as Milliseconds).filter((number) => (tries.get(number) ?? 0) <= now);
    if (due.length > 0) await undoExpired(run, due, tries);
    await delay(EVERY);
  }
}

/** By number of the step: when it may be tried (again). */
type Tries = Map<number, number>;

async function sweepAfter(run: WatchedRun): Promise<void> {
  const { sweepRun } = await import("./registry.ts");
  const swept = await sweepRun(run.cache, run.runId);
  // Another sweep was quicker.
  if (swept === null) return;
  const done = swept.done.join("; ") || "nothing was left";
  say(run, `the harness (process ${run.pid}) ended without undoing everything: ${done}`);
  for (const words of swept.failed)
    say(run, `FAILED: ${words}; the next run and \`chroma-assay heal\` try again`);
}

async function undoExpired(run: WatchedRun, due: readonly number[], tries: Tries): Promise<void> {
  const { readOpenSteps } = await import("./undo.ts");
  const { execute } = await import("./execute.ts");
  // Read now: the harness may have undone one meanwhile, and done the like again with another number.
  for (const { number, step } of readOpenSteps(run.undoFile)) {
    if (!due.includes(number)) continue;
    const isFirst = !tries.has(number);
    try {
      const words = await execute(step);
      tries.set(number, Infinity);
      say(run, `past its limit: ${words ?? `${step.kind}: nothing was left to undo`}`);
    } catch (error) {
      tries.set(number, Date.now() + AGAIN);
      if (isFirst) say(run, `past its limit, FAILED: ${step.kind}: ${messageOf(error)}`);
    }
  }
}

/** One line in the run's folder. That may be deleted, or its disk full: what undoes goes on. */
export function say(run: Pick<WatchedRun, "runFolder">, words: string): void {
  try {
    appendFileSync(watchdogLog(run.runFolder), `${new Date().toISOString()} ${words}\n`);
  } catch {
    // Nobody is left to be told.
  }
}
