import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { watchdogLog } from "../heal/registry-files.ts";
import { readUndone, type UndoStep } from "../heal/undo.ts";
import { undoAll } from "../heal/undo-all.ts";
import type { RunFolder } from "../record/run-folder.ts";
import type { Emit } from "./events.ts";

/**
 * Undoes everything that the run's log still holds, and ends every process of the run that isn't in it.
 * The log is empty afterwards; where a step failed it stays as it is.
 * @throws Error naming every step that failed, after all were tried.
 */
export async function undoRest(
  emit: Emit,
  { undoFile, folder }: { undoFile: string; folder: RunFolder },
): Promise<void> {
  tellWatchdog(emit, folder);
  const tagged: UndoStep = { kind: "tagged processes", tag: folder.runId };
  const { done, failed } = await undoAll([...readUndone(undoFile), tagged]);
  // The work folder is always there until now; anything else should have been undone before.
  for (const { step, words } of done)
    if (step.kind !== "folder") emit({ kind: "note", words: `at the run's end: ${words}` });
  if (failed.length > 0) throw new Error(failed.map(({ words }) => words).join("; "));
  writeFileSync(undoFile, "");
}

/** A fault that outlived its limit was undone by another than the drill: who reads its findings must know. */
function tellWatchdog(emit: Emit, folder: RunFolder): void {
  const file = watchdogLog(folder.path);
  if (!existsSync(file)) return;
  // Empty while its first line is being written.
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  for (const line of lines) emit({ kind: "note", words: `watchdog: ${line}` });
}
