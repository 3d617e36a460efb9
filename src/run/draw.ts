import { catalogue } from "../claims/catalogue.ts";
import { type Scorecard, scorecard } from "../claims/scorecard.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { RunFolder } from "../record/run-folder.ts";
import { writeText } from "../record/run-folder.ts";
import { htmlReport } from "../report/html.ts";
import type { ReportInput } from "../report/input.ts";
import { markdownReport } from "../report/markdown.ts";

/** Judges the evidence; a pure step. */
export function judged(evidence: Evidence, folder: string | null): ReportInput {
  const card: Scorecard = scorecard(evidence);
  return { evidence, scorecard: card, claims: catalogue, folder };
}

/** Writes the reports of a run into its folder. @throws HarnessError STORAGE. */
export function drawReports(folder: RunFolder, input: ReportInput): void {
  writeText(folder, "summary.md", markdownReport(input));
  writeText(folder, "report.html", htmlReport(input));
}
