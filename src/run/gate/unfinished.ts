import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Evidence } from "../../evidence/evidence.ts";
import { readEvidence } from "../../record/evidence-file.ts";

/**
 * What is left of gates that were killed: evidence without a report, of no run that lives. Nights that the
 * history has already, and files that can't be read, are left out.
 *
 * @param known ids of the runs that the history has, or that are under way.
 */
export function unfinishedGates(reportsFolder: string, known: readonly string[]): Evidence[] {
  if (!existsSync(reportsFolder)) return [];
  return readdirSync(reportsFolder)
    .filter((name) => /^\d{8}T\d{6}Z-/.test(name) && !known.includes(name))
    .map((name) => join(reportsFolder, name))
    .filter(
      (folder) =>
        existsSync(join(folder, "evidence.json")) && !existsSync(join(folder, "summary.md")),
    )
    .flatMap((folder) => readOr(folder))
    .filter(({ run }) => run.command === "gate");
}

function readOr(folder: string): Evidence[] {
  try {
    return [readEvidence(folder)];
  } catch {
    // Not a night's evidence that anybody could judge.
    return [];
  }
}
