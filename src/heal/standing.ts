import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError, messageOf } from "../errors.ts";
import { isAlive } from "../host/process-table.ts";
import { openUndoLog, readUndone, type UndoStep } from "./undo.ts";
import { undoAll } from "./undo-all.ts";

const urls = z.strictObject({
  name: z.enum(["local", "server"]),
  driver: z.string(),
  /** Where an application asks. */
  app: z.url(),
  /** One for each backend. */
  apps: z.array(z.url()),
  /** Chroma's own API; null = the setup has no Chroma server. */
  direct: z.url().nullable(),
  /** Chroma's API by TLS and with a token; null = there is no gateway. */
  gateway: z.url().nullable(),
});

const standing = z.strictObject({
  id: z.string(),
  beganAt: z.iso.datetime(),
  planName: z.string(),
  /** Data, logs and examples; gone with the setups. */
  folder: z.string().startsWith("/"),
  setups: z.array(urls),
});

/** Setups that `up` has left running, for `down` to end. */
export type Standing = z.infer<typeof standing>;
export type StandingSetup = Standing["setups"][number];

/** Where `up` keeps what it leaves standing. */
export const standingFolder = (cache: string): string => join(cache, "up");
const standingFile = (cache: string): string => join(standingFolder(cache), "standing.json");
/** An undo log as every run has one: what ends them. */
const undoFile = (cache: string): string => join(standingFolder(cache), "undo.jsonl");

/**
 * What stands, or stood until the machine was restarted; null = nothing.
 * @throws HarnessError STORAGE where the record can't be read: processes may be running all the same.
 */
export function readStanding(cache: string): Standing | null {
  const file = standingFile(cache);
  try {
    return standing.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new HarnessError("STORAGE", `Expected a record of what \`up\` left in ${file}.`, {
      hint: "End what runs there by hand, then remove the file.",
      cause,
    });
  }
}

/**
 * The record takes its place as a whole, or not at all.
 * @param undo what ends them, last first; the folder isn't part of it.
 * @throws HarnessError STORAGE.
 */
export function writeStanding(cache: string, record: Standing, undo: readonly UndoStep[]): void {
  const file = standingFile(cache);
  const aside = `${file}.${process.pid}`;
  try {
    mkdirSync(standingFolder(cache), { recursive: true });
    rmSync(undoFile(cache), { force: true });
    const log = openUndoLog(undoFile(cache));
    log.intend({ kind: "folder", path: record.folder });
    for (const step of undo.toReversed()) log.intend(step);
    writeFileSync(aside, JSON.stringify(record, null, 2));
    renameSync(aside, file);
  } catch (cause) {
    rmSync(aside, { force: true });
    throw new HarnessError("STORAGE", `Expected to write ${file}: ${messageOf(cause)}.`, { cause });
  }
}

/**
 * Whether anything of it runs still: after a restart of the machine no process does. Containers may; whether
 * they do is for `down` to find out.
 */
const runs = (cache: string): boolean =>
  readUndone(undoFile(cache)).some(
    (step) => step.kind === "labelled" || (step.kind === "process" && isAlive(step)),
  );

/**
 * For whoever would measure beside them.
 * @throws HarnessError BUSY while setups stand that `up` left.
 */
export function refuseBesideStanding(cache: string): void {
  const record = readStanding(cache);
  if (record === null || !runs(cache)) return;
  const places = record.setups.map(({ name, app }) => `${name} at ${app}`).join(", ");
  throw new HarnessError("BUSY", `Setups are up since ${record.beganAt}: ${places}.`, {
    hint: "They take memory and CPU from whatever is measured beside them. `chroma-assay down` ends them.",
  });
}

/** What came of ending them. */
export interface EndedStanding {
  readonly id: string;
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Ends exactly the processes that the record names, by number and start time, and removes their data.
 * Returns null where nothing stands. A step that failed keeps the record, for another try.
 */
export async function endStanding(cache: string): Promise<EndedStanding | null> {
  const record = readStanding(cache);
  if (record === null) return null;
  const steps = readUndone(undoFile(cache));
  const gone = steps.flatMap((step) =>
    step.kind === "process" && !isAlive(step)
      ? [`process ${step.pid} (${step.what}) had ended before`]
      : [],
  );
  const { done, failed } = await undoAll(steps);
  if (failed.length === 0)
    for (const file of [standingFile(cache), undoFile(cache)]) rmSync(file, { force: true });
  return {
    id: record.id,
    done: [...done.map(({ words }) => words), ...gone],
    failed: failed.map(({ words }) => words),
  };
}
