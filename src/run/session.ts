import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../errors.ts";
import { refuseBesides, register, type Swept, sweep } from "../heal/registry.ts";
import { workFolderOf } from "../heal/registry-files.ts";
import { refuseBesideStanding } from "../heal/standing.ts";
import { startWatchdog, type Watchdog } from "../heal/start-watchdog.ts";
import { openUndoLog, type StepLimit, type UndoStep } from "../heal/undo.ts";
import { tagChildren } from "../host/environment.ts";
import type { OnSpawn } from "../host/process-group.ts";
import { type Journal, openJournal } from "../record/journal.ts";
import { createRunFolder, type RunFolder } from "../record/run-folder.ts";
import { storageError } from "../record/storage.ts";
import { Scope } from "../scope.ts";
import type { Emit, RunEvent } from "./events.ts";
import { undoRest } from "./undo-rest.ts";

/** One run's hold on this machine: its folder, its journal, and what it has to undo. */
export interface Session extends AsyncDisposable {
  readonly folder: RunFolder;
  /** For copies of the data and files of the load; gone with the run. */
  readonly workFolder: string;
  /** Journals, then shows. */
  readonly emit: Emit;
  readonly onSpawn: OnSpawn;
  /**
   * Puts a fault's undo on disk, for the watchdog to execute should this process not do it; call the
   * result once it is undone.
   * @throws HarnessError STORAGE where it can't be written, FAULT_BROKEN where the watchdog is gone.
   */
  intend(step: UndoStep, limit?: StepLimit): () => void;
}

export interface SessionOptions {
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  readonly planName: string;
  /** Texts that no file of the run may hold. */
  readonly secrets: readonly string[];
  /** Of a run that goes on, in the folder that it has. @default a new one */
  readonly folder?: RunFolder;
  /** Shows an event; must not throw. */
  readonly show: Emit;
}

/**
 * Starts the run's watchdog, undoes what dead runs left, makes the run's folder and holds the machine.
 * Disposing undoes what is left of the run and lets go; what can't be undone stays known to the
 * watchdog, the next run and `heal`.
 * @throws HarnessError BUSY while another run lives or setups are up, TOOLCHAIN_MISSING where the
 * watchdog doesn't start, STORAGE where the folder can't be written.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const scope = new Scope();
  const state: State = { isOpen: true, isUndone: true };
  try {
    refuseBesides(options.cacheFolder, null);
    refuseBesideStanding(options.cacheFolder);
    // Before anything is touched: nothing that must be undone is ever without it.
    const watchdog = await startWatchdog();
    scope.defer("end the watchdog", async () => {
      // What couldn't be undone is left to it: it tries again once this process is gone.
      if (state.isUndone) await watchdog.end();
    });
    const swept = await sweep(options.cacheFolder);
    return begin(options, { scope, state, watchdog, swept });
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw storageError("what a run needs to begin", error);
  }
}

interface State {
  isOpen: boolean;
  isUndone: boolean;
}

interface Begun {
  readonly scope: Scope;
  readonly state: State;
  readonly watchdog: Watchdog;
  readonly swept: readonly Swept[];
}

function begin(options: SessionOptions, begun: Begun): Session {
  const { scope, state, watchdog } = begun;
  const { cacheFolder } = options;
  const folder = options.folder ?? createRunFolder(options);
  const { path: runFolder, runId } = folder;
  const undoFile = join(runFolder, "undo.jsonl");
  const workFolder = workFolderOf(cacheFolder, runId);
  // Watched first, entered second: killed between the two, it leaves nothing.
  const entered = watchdog.watch({ cache: cacheFolder, runId, runFolder, undoFile });
  const letGo = hold(options, folder, undoFile);
  entered();
  scope.defer("let go of the machine", () => {
    // What couldn't be undone now stays known: the next run's sweep tries again.
    if (state.isUndone) letGo();
  });
  const journal = openJournal(folder);
  scope.defer("close the journal", () => closeJournal(journal));
  const emit: Emit = (event) => {
    // How far a step is would drown the rest.
    if (event.kind !== "step at") journal.append(event);
    options.show(event);
  };
  const intend = intendIn(undoFile);
  scope.defer("undo what is left of the run", async () => {
    Object.assign(state, { isOpen: false, isUndone: false });
    await undoRest(emit, { undoFile, folder });
    state.isUndone = true;
  });
  intend({ kind: "folder", path: workFolder });
  mkdirSync(workFolder, { recursive: true });
  tagChildren(runId);
  announce(emit, folder, begun);
  return {
    folder,
    workFolder,
    emit,
    onSpawn: ({ pid, startTicks, what }) => {
      intend({ kind: "process", pid, startTicks, what });
      const event: RunEvent = { kind: "process began", pid, what };
      journal.append(event);
    },
    intend(step, limit) {
      requireAlive(watchdog);
      return intend(step, limit);
    },
    [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
  };
}

function announce(emit: Emit, folder: RunFolder, { swept, state, watchdog }: Begun): void {
  const { latestFault } = folder;
  if (latestFault !== null)
    emit({ kind: "note", words: `reports/latest doesn't lead to this run: ${latestFault}` });
  emit({ kind: "run began", runId: folder.runId, folder: folder.path });
  for (const entry of swept) emit({ kind: "swept", ...entry });
  void watchdog.lost.then((words) => {
    if (state.isOpen) emit({ kind: "note", words });
  });
}

/** @throws HarnessError FAULT_BROKEN. */
function requireAlive(watchdog: Watchdog): void {
  if (watchdog.alive()) return;
  throw new HarnessError(
    "FAULT_BROKEN",
    "Expected the watchdog to live before anything is broken, but it is gone.",
    { hint: "Something outside of this run ended it: without it nobody may heal the fault." },
  );
}

/** Writes to the run's undo log. What is thrown is a HarnessError STORAGE. */
function intendIn(undoFile: string): Session["intend"] {
  const stored = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw storageError(undoFile, error);
    }
  };
  const undo = openUndoLog(undoFile);
  return (step, limit) => {
    const done = stored(() => undo.intend(step, limit));
    return () => stored(done);
  };
}

function closeJournal(journal: Journal): void {
  journal.close();
  const { fault } = journal;
  if (fault !== null)
    throw new Error(`the journal lost ${fault.lost} events, the first with: ${fault.message}`);
}

/** Holds the machine; a run that may not begin leaves no folder behind that it has just made. */
function hold(options: SessionOptions, folder: RunFolder, undoFile: string): () => void {
  const run = { runId: folder.runId, runFolder: folder.path, undoFile };
  try {
    return register(options.cacheFolder, run);
  } catch (error) {
    if (options.folder === undefined) rmSync(folder.path, { recursive: true, force: true });
    throw error;
  }
}
