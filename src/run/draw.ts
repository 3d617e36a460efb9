import { catalogue } from "../claims/catalogue.ts";
import { type Scorecard, scorecard } from "../claims/scorecard.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { writeEvidence } from "../record/evidence-file.ts";
import type { RunFolder } from "../record/run-folder.ts";
import { writeText } from "../record/run-folder.ts";
import { comment } from "../report/github.ts";
import { htmlReport } from "../report/html.ts";
import type { ReportInput } from "../report/input.ts";
import { junitReport } from "../report/junit.ts";
import { markdownReport } from "../report/markdown.ts";
import { failedEnding } from "./ending.ts";

/** Judges the evidence; a pure step. */
export function judged(evidence: Evidence, folder: string | null): ReportInput {
  const card: Scorecard = scorecard(evidence);
  return { evidence, scorecard: card, claims: catalogue, folder };
}

/** Writes the reports of a run into its folder. @throws HarnessError STORAGE. */
export function drawReports(folder: RunFolder, input: ReportInput): void {
  writeText(folder, "summary.md", markdownReport(input));
  writeText(folder, "report.html", htmlReport(input));
  writeText(folder, "junit.xml", junitReport(input));
  writeText(folder, "comment.md", comment(input));
}

/**
 * Judges, and writes evidence and reports. Where they can't be written, what was found is still told:
 * the ending says what is missing.
 */
export function writeReports(folder: RunFolder, evidence: Evidence): ReportInput {
  try {
    writeEvidence(folder, evidence);
    const input = judged(evidence, folder.path);
    drawReports(folder, input);
    return input;
  } catch (error) {
    const { ending } = evidence.run;
    const told = ending.kind === "failed" ? ending : failedEnding(error);
    return judged({ ...evidence, run: { ...evidence.run, ending: told } }, null);
  }
}
