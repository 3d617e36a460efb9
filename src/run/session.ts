import { mkdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { register, sweep } from "../heal/registry.ts";
import { openUndoLog } from "../heal/undo.ts";
import { tagChildren } from "../host/environment.ts";
import type { OnSpawn } from "../host/process-group.ts";
import { openJournal } from "../record/journal.ts";
import { createRunFolder } from "../record/run-folder.ts";
import { Scope } from "../scope.ts";
import type { Emit } from "./events.ts";

/** One run's hold on this machine: its folder, its journal, and what it has to undo. */
export interface Session extends AsyncDisposable {
  readonly runId: string;
  readonly folder: string;
  readonly logFolder: string;
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
  /** Shows an event; must not throw. */
  readonly show: Emit;
}

/**
 * Undoes what dead runs left, makes the run's folder and holds the machine.
 * @throws HarnessError BUSY while another run lives, STORAGE where the folder can't be written.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const swept = await sweep(options.cacheFolder);
  const { runId, folder } = createRunFolder({
    reportsFolder: options.reportsFolder,
    planName: options.planName,
  });
  const scope = new Scope();
  const undoFile = join(folder, "undo.jsonl");
  scope.defer("let go of the machine", hold(options, { runId, runFolder: folder, undoFile }));
  const journal = openJournal(join(folder, "journal.jsonl"));
  const emit: Emit = (event) => {
    journal.append(event);
    options.show(event);
  };
  const workFolder = join(options.cacheFolder, "work", runId);
  const logFolder = join(folder, "logs");
  const undo = openUndoLog(undoFile);
  undo.intend({ kind: "folder", path: workFolder });
  mkdirSync(workFolder, { recursive: true });
  scope.defer("clear the undo log", () => rmSync(undoFile, { force: true }));
  scope.defer("remove the work folder", () => rm(workFolder, { recursive: true, force: true }));
  mkdirSync(logFolder, { recursive: true });
  tagChildren(runId);
  emit({ kind: "run began", runId, folder });
  for (const entry of swept) emit({ kind: "swept", ...entry });
  return {
    runId,
    folder,
    logFolder,
    workFolder,
    emit,
    onSpawn: ({ pid, startTicks, what }) => {
      undo.intend({ kind: "process", pid, startTicks, what });
      journal.append({ kind: "process began", pid, what });
    },
    [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
  };
}

/** Holds the machine; a run that may not begin leaves no folder behind. */
function hold(
  options: SessionOptions,
  run: { runId: string; runFolder: string; undoFile: string },
): () => void {
  try {
    return register(options.cacheFolder, run);
  } catch (error) {
    rmSync(run.runFolder, { recursive: true, force: true });
    throw error;
  }
}
