import { appendFileSync } from "node:fs";
import { messageOf } from "../errors.ts";
import { annotations, jobSummary } from "../report/github.ts";
import type { ReportInput } from "../report/input.ts";
import { onGitHub, type Variables } from "./on-github.ts";

/** Where the words go. */
interface Lines {
  /** What the runner obeys: as it is, and not to stdout, which with --json is one JSON text. */
  readonly command: (line: string) => void;
  readonly note: (line: string) => void;
}

/**
 * Tells GitHub what came of a run: annotations, and the job's summary. Elsewhere it does nothing. What
 * can't be told is a note: it never changes the verdict.
 * @param failOn what this command fails on
 */
export function tellGitHub(
  input: ReportInput,
  failOn: readonly string[],
  { lines, env = process.env }: { lines: Lines; env?: Variables },
): void {
  if (!onGitHub(env)) return;
  for (const line of annotations(input, failOn)) lines.command(line);
  const file = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (file === "") {
    lines.note("There is no job's summary here: GITHUB_STEP_SUMMARY isn't set.");
    return;
  }
  try {
    appendFileSync(file, jobSummary(input));
  } catch (error) {
    lines.note(`The job's summary couldn't be written: ${messageOf(error)}.`);
  }
}
