import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { refuseBesides, register, type Swept, sweep, workFolderOf } from "../heal/registry.ts";
import { openUndoLog, type UndoLog, type UndoStep } from "../heal/undo.ts";
import { tagChildren } from "../host/environment.ts";
import type { OnSpawn } from "../host/process-group.ts";
import { type Journal, openJournal } from "../record/journal.ts";
import { createRunFolder, type RunFolder } from "../record/run-folder.ts";
import { storageError } from "../record/storage.ts";
import { Scope } from "../scope.ts";
import type { Emit, RunEvent } from "./events.ts";

/** One run's hold on this machine: its folder, its journal, and what it has to undo. */
export interface Session extends AsyncDisposable {
  readonly folder: RunFolder;
  /** For copies of the data and files of the load; gone with the run. */
  readonly workFolder: string;
  /** Journals, then shows. */
  readonly emit: Emit;
  readonly onSpawn: OnSpawn;
}

export interface SessionOptions {
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  readonly planName: string;
  /** Texts that no file of the run may hold. */
  readonly secrets: readonly string[];
  /** Shows an event; must not throw. */
  readonly show: Emit;
}

/**
 * Undoes what dead runs left, makes the run's folder and holds the machine.
 * @throws HarnessError BUSY while another run lives, STORAGE where the folder can't be written.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const scope = new Scope();
  try {
    const swept = await sweep(options.cacheFolder);
    refuseBesides(options.cacheFolder, null);
    return begin(options, { scope, swept });
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw storageError("what a run needs to begin", error);
  }
}

function begin(
  options: SessionOptions,
  { scope, swept }: { scope: Scope; swept: readonly Swept[] },
): Session {
  const folder = createRunFolder(options);
  const undoFile = join(folder.path, "undo.jsonl");
  const workFolder = workFolderOf(options.cacheFolder, folder.runId);
  const letGo = hold(options, folder, undoFile);
  let isUndone = true;
  scope.defer("let go of the machine", () => {
    // What couldn't be undone now stays known: the next run's sweep tries again.
    if (isUndone) letGo();
  });
  const journal = openJournal(folder);
  scope.defer("close the journal", () => closeJournal(journal));
  const undo = openUndoLog(undoFile);
  scope.defer("remove the work folder", async () => {
    isUndone = false;
    await rm(workFolder, { recursive: true, force: true });
    writeFileSync(undoFile, "");
    isUndone = true;
  });
  undo.intend({ kind: "folder", path: workFolder });
  mkdirSync(workFolder, { recursive: true });
  tagChildren(folder.runId);
  const emit: Emit = (event) => {
    // How far a step is would drown the rest.
    if (event.kind !== "step at") journal.append(event);
    options.show(event);
  };
  announce(emit, { folder, swept });
  return {
    folder,
    workFolder,
    emit,
    onSpawn: ({ pid, startTicks, what }) => {
      intend(undo, undoFile, { kind: "process", pid, startTicks, what });
      const event: RunEvent = { kind: "process began", pid, what };
      journal.append(event);
    },
    [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
  };
}

function announce(
  emit: Emit,
  { folder, swept }: { folder: RunFolder; swept: readonly Swept[] },
): void {
  const { latestFault } = folder;
  if (latestFault !== null)
    emit({ kind: "note", words: `reports/latest doesn't lead to this run: ${latestFault}` });
  emit({ kind: "run began", runId: folder.runId, folder: folder.path });
  for (const entry of swept) emit({ kind: "swept", ...entry });
}

/** @throws HarnessError STORAGE. */
function intend(undo: UndoLog, file: string, step: UndoStep): void {
  try {
    undo.intend(step);
  } catch (error) {
    throw storageError(file, error);
  }
}

function closeJournal(journal: Journal): void {
  journal.close();
  const { fault } = journal;
  if (fault !== null)
    throw new Error(`the journal lost ${fault.lost} events, the first with: ${fault.message}`);
}

/** Holds the machine; a run that may not begin leaves no folder behind. */
function hold(options: SessionOptions, folder: RunFolder, undoFile: string): () => void {
  const run = { runId: folder.runId, runFolder: folder.path, undoFile };
  try {
    return register(options.cacheFolder, run);
  } catch (error) {
    rmSync(folder.path, { recursive: true, force: true });
    throw error;
  }
}
