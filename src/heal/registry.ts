import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError, messageOf } from "../errors.ts";
import { waitFor } from "../host/clock.ts";
import { isAlive, readProcess } from "../host/process-table.ts";
import { milliseconds } from "../units/quantity.ts";
import { entryFile, runsFolder, workFolderOf } from "./registry-files.ts";
import { holdSweep } from "./sweep-lock.ts";
import { readUndone, type UndoStep } from "./undo.ts";
import { undoAll } from "./undo-all.ts";

const registered = z.strictObject({
  runId: z.string(),
  runFolder: z.string(),
  undoFile: z.string(),
  pid: z.int().positive(),
  startTicks: z.int().nonnegative(),
});

type Registered = z.infer<typeof registered>;

/** All runs that are known to this user, living or dead; unreadable entries are left out. */
function readRegistry(cache: string): Registered[] {
  let names: string[];
  try {
    names = readdirSync(runsFolder(cache));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const text = readFileSync(join(runsFolder(cache), name), "utf8");
      const entry = registered.safeParse(JSON.parse(text));
      return entry.success ? [entry.data] : [];
    } catch {
      return [];
    }
  });
}

/**
 * Holds the machine for one run: two at once would measure each other.
 * @returns release, for the end of a run that has undone everything.
 * @throws HarnessError BUSY while another run lives.
 */
export function register(
  cache: string,
  run: { runId: string; runFolder: string; undoFile: string },
): () => void {
  const self = readProcess(process.pid);
  const { runId, runFolder, undoFile } = run;
  const harness = { pid: process.pid, startTicks: self?.startTicks ?? 0 };
  const entry: Registered = { runId, runFolder, undoFile, ...harness };
  mkdirSync(runsFolder(cache), { recursive: true });
  writeFileSync(entryFile(cache, runId), JSON.stringify(entry), { flag: "wx" });
  const release = () => rmSync(entryFile(cache, runId), { force: true });
  try {
    // Entered first, looked second: of two that start together at least one sees the other.
    refuseBesides(cache, runId);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * For a look before anything is made: `register` looks again.
 * @throws HarnessError BUSY while another run lives.
 */
export function refuseBesides(cache: string, runId: string | null): void {
  const other = readRegistry(cache).find((known) => known.runId !== runId && isAlive(known));
  if (other === undefined) return;
  throw new HarnessError(
    "BUSY",
    `Another run is under way: ${other.runId} (process ${other.pid}).`,
    { hint: "Two runs at once would measure each other. Wait until it ends, or end it." },
  );
}

/** What a sweep did. */
export interface Swept {
  readonly runId: string;
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Undoes what dead runs left behind: their faults, processes and work folders. Living runs aren't
 * touched. Where another process sweeps the same run, it is waited for; what it did isn't told.
 */
export async function sweep(cache: string): Promise<Swept[]> {
  const dead = readRegistry(cache).filter((entry) => !isAlive(entry));
  const swept: Swept[] = [];
  for (const entry of dead) {
    const told = await sweepEntry(cache, entry);
    if (told !== null) swept.push(told);
  }
  return swept;
}

/** The same for one run. Returns null where it lives, or there is nothing (any more) to sweep. */
export async function sweepRun(cache: string, runId: string): Promise<Swept | null> {
  const entry = readRegistry(cache).find((known) => known.runId === runId);
  return entry === undefined || isAlive(entry) ? null : sweepEntry(cache, entry);
}

async function sweepEntry(cache: string, entry: Registered): Promise<Swept | null> {
  const { runId, undoFile } = entry;
  let held: Disposable;
  try {
    held = await waitFor(`the other clean-up of run ${runId} to end`, () => holdSweep(runId), WAIT);
  } catch (error) {
    return { runId, done: [], failed: [messageOf(error)] };
  }
  using _ = held;
  // Whoever held it before may have done everything.
  if (!existsSync(entryFile(cache, runId))) return null;
  const { done, failed } = await undoAll(stepsFor(cache, entry));
  // A step that failed keeps the entry, so that the next sweep tries again.
  if (failed.length === 0) {
    rmSync(undoFile, { force: true });
    rmSync(entryFile(cache, runId), { force: true });
  }
  return { runId, done: done.map(({ words }) => words), failed: failed.map(({ words }) => words) };
}

/** A sweep lasts seconds; one whose every request waits for its limit lasts longer. */
const WAIT = {
  limitMs: milliseconds(60_000),
  everyMs: milliseconds(50),
  signal: new AbortController().signal,
};

/** What its log says, and what is known without it: the run's folder may have been deleted. */
function* stepsFor(cache: string, { runId, undoFile }: Registered): Generator<UndoStep> {
  yield* readUndone(undoFile);
  yield { kind: "tagged processes", tag: runId };
  const path = workFolderOf(cache, runId);
  if (existsSync(path)) yield { kind: "folder", path };
}
