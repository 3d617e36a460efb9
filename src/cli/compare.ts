import { resolve } from "node:path";
import { HarnessError } from "../errors.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { writeAtomically } from "../record/storage.ts";
import { jsonComparison } from "../report/compare/compare-json.ts";
import { markdownComparison } from "../report/compare/compare-markdown.ts";
import { terminalComparison } from "../report/compare/compare-terminal.ts";
import type { ReportInput } from "../report/input.ts";
import { judged } from "../run/draw.ts";
import { userFolder } from "./paths.ts";
import type { Screen } from "./screen.ts";

/**
 * `report A B`. Nothing is written but `--out`.
 * @throws HarnessError EVIDENCE_INVALID for a folder that is no run's; USAGE for twice the same run;
 * STORAGE where `--out` can't be written.
 */
export function showComparison(
  screen: Screen,
  [first, second]: readonly [string, string],
  flags: { readonly json?: true; readonly out?: string },
): void {
  const one = read(first);
  const other = read(second);
  const { id } = one.evidence.run;
  if (id === other.evidence.run.id)
    throw new HarnessError("USAGE", `Expected two runs, got ${id} twice.`, {
      hint: "`reports/latest` leads to the newest run: name another one beside it.",
    });
  // The report room names no path; a file that may be published doesn't, either.
  if (flags.out !== undefined)
    writeAtomically(resolve(userFolder(), flags.out), markdownComparison(one, other));
  screen.result(
    flags.json === true ? jsonComparison(one, other) : terminalComparison(one, other, screen),
  );
}

const read = (folder: string): ReportInput =>
  judged(readEvidence(resolve(userFolder(), folder)), null);
