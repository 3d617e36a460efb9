import type { ReportCase } from "./ci/case.ts";
import { casesOf } from "./ci/cases.ts";
import { limited } from "./ci/limited.ts";
import { type Annotation, workflowCommand } from "./ci/workflow-command.ts";
import { commentBody } from "./comment.ts";
import type { ReportInput } from "./input.ts";
import { markdownReport } from "./markdown.ts";

/** GitHub shows no more than so many of a level for one step. */
const SHOWN_MAX = 10;
/** GitHub refuses a step's summary that is larger. */
const SUMMARY_BYTES_MAX = 1024 * 1024;
/** GitHub refuses a comment that is longer; ours is short, unless the texts in it aren't. */
const COMMENT_BYTES_MAX = 60_000;

/**
 * What GitHub shall show beside the job, a line each, gravest first: an error for what the command
 * fails on, a warning for a gate's night without an answer.
 * @param failOn what this command fails on: "refuted", "broken", "inconclusive", "regression"
 */
export function annotations(input: ReportInput, failOn: readonly string[]): readonly string[] {
  const cases = casesOf(input);
  const errors = cases.filter(
    ({ state, kind }) => state === "error" || (state === "failed" && failOn.includes(kind)),
  );
  const open = cases.filter(
    ({ state, kind, suite }) =>
      state === "open" &&
      kind === "inconclusive" &&
      (suite === "gate" || failOn.includes("inconclusive")),
  );
  return [...shown(errors, "error"), ...shown(open, "warning")];
}

function shown(cases: readonly ReportCase[], level: Annotation["level"]): readonly string[] {
  const fits = cases.length <= SHOWN_MAX ? cases : cases.slice(0, SHOWN_MAX - 1);
  const more = cases.length - fits.length;
  const last: readonly Annotation[] =
    more === 0
      ? []
      : [{ level, title: `${more} more`, message: "The job's summary tells them all." }];
  return [...fits.map((one) => annotationOf(one, level)), ...last].map(workflowCommand);
}

const annotationOf = (
  { name, kind, words, details }: ReportCase,
  level: Annotation["level"],
): Annotation => ({
  level,
  title: `${kind}: ${name}`,
  message: [words, ...details.slice(0, 2)].join("\n"),
});

/** The whole report as the job's summary, within what GitHub takes. */
export const jobSummary = (input: ReportInput): string =>
  limited(
    markdownReport(input),
    SUMMARY_BYTES_MAX,
    "_Cut here: GitHub takes no more than 1 MiB. `report.html` in the run's folder has it all._",
  );

/** A short comment for a pull request; the verdict never needs it. */
export const comment = (input: ReportInput): string =>
  limited(commentBody(input), COMMENT_BYTES_MAX, "_Cut here; the run's folder has it all._");
