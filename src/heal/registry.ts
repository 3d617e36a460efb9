import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../errors.ts";
import { isAlive, readProcess } from "../host/process-table.ts";
import { execute } from "./execute.ts";
import { readUndone, type UndoStep } from "./undo.ts";

const registered = z.strictObject({
  runId: z.string(),
  runFolder: z.string(),
  undoFile: z.string(),
  pid: z.int().positive(),
  startTicks: z.int().nonnegative(),
});

type Registered = z.infer<typeof registered>;

const runsFolder = (cache: string) => join(cache, "runs");
/** A run's copies of the data and files of the load; gone with the run. */
export const workFolderOf = (cache: string, runId: string) => join(cache, "work", runId);
const entryFile = (cache: string, runId: string) => join(runsFolder(cache), `${runId}.json`);

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
  const entry: Registered = { ...run, pid: process.pid, startTicks: self?.startTicks ?? 0 };
  mkdirSync(runsFolder(cache), { recursive: true });
  writeFileSync(entryFile(cache, run.runId), JSON.stringify(entry), { flag: "wx" });
  const release = () => rmSync(entryFile(cache, run.runId), { force: true });
  try {
    // Entered first, looked second: of two that start together at least one sees the other.
    refuseBesides(cache, run.runId);
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

/** Undoes what dead runs left behind: their processes and work folders. Living runs aren't touched. */
export async function sweep(cache: string): Promise<Swept[]> {
  const dead = readRegistry(cache).filter((entry) => !isAlive(entry));
  const swept: Swept[] = [];
  for (const entry of dead) {
    const done: string[] = [];
    const failed: string[] = [];
    for (const step of stepsFor(cache, entry)) {
      try {
        const words = await execute(step);
        if (words !== null) done.push(words);
      } catch (error) {
        failed.push(`${step.kind}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    // A step that failed keeps the entry, so that the next sweep tries again.
    if (failed.length === 0) {
      rmSync(entry.undoFile, { force: true });
      rmSync(entryFile(cache, entry.runId), { force: true });
    }
    swept.push({ runId: entry.runId, done, failed });
  }
  return swept;
}

/** What its log says, and what is known without it: the run's folder may have been deleted. */
function* stepsFor(cache: string, { runId, undoFile }: Registered): Generator<UndoStep> {
  yield* readUndone(undoFile);
  yield { kind: "tagged processes", tag: runId };
  const path = workFolderOf(cache, runId);
  if (existsSync(path)) yield { kind: "folder", path };
}
