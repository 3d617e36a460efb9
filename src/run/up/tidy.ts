import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../errors.ts";
import { endStanding, standingFolder } from "../../heal/standing.ts";
import type { Session } from "../session.ts";

/**
 * Takes away what earlier ones left that don't run any more: the data of setups that the machine's
 * restart ended, and the logs of an `up` that failed.
 * @throws HarnessError STORAGE where something of it can't be taken away.
 */
export async function tidyStanding(cache: string, { emit, folder }: Session): Promise<void> {
  const ended = await endStanding(cache);
  if (ended !== null) {
    const { id, done, failed } = ended;
    emit({ kind: "swept", runId: id, done, failed });
    if (failed.length > 0)
      throw new HarnessError(
        "STORAGE",
        `What an earlier \`up\` left can't be taken away: ${failed.join("; ")}.`,
        {
          hint: "`chroma-assay down` tries it again.",
        },
      );
  }
  const root = standingFolder(cache);
  for (const entry of readdirSync(root, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== folder.runId && isUndone(join(root, entry.name)))
      rmSync(join(root, entry.name), { recursive: true, force: true });
}

/** A folder whose undo log still holds something is the sweep's to read. */
function isUndone(folder: string): boolean {
  const log = statSync(join(folder, "undo.jsonl"), { throwIfNoEntry: false });
  return log === undefined || log.size === 0;
}
