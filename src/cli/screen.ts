import { cleanUpErrors, HarnessError, isAbort, messageOf, originOf } from "../errors.ts";
import { redact } from "../record/redact.ts";
import { disarmed } from "../report/ci/workflow-command.ts";
import type { ReportInput } from "../report/input.ts";
import { jsonReport } from "../report/json.ts";
import { terminalReport } from "../report/terminal.ts";
import { onGitHub } from "./on-github.ts";
import { shortPath } from "./paths.ts";

/** Where this command's words go: results to stdout, progress and errors to stderr. */
export interface Screen {
  readonly colour: boolean;
  readonly width: number;
  /** Whether a person watches: a terminal, and not CI. */
  readonly live: boolean;
  result(text: string): void;
  progress(line: string): void;
}

/**
 * Commands as this user has to type them: on a clone that is `npm start -- claims`, which is as long, so
 * that no layout breaks; installed in a project, `npx chroma-assay claims`.
 */
export function asTyped(text: string, lifecycle: string | undefined): string {
  if (lifecycle === "start") return text.replaceAll("`chroma-assay ", "`npm start -- ");
  const command = lifecycle === "npx" ? "npx chroma-assay " : "chroma-assay ";
  return text.replaceAll("`chroma-assay ", `\`${command}`).replaceAll("npm start -- ", command);
}

/** The result of a run as it was asked for. */
export function showResult(screen: Screen, input: ReportInput, isJson: boolean): void {
  const folder = input.folder === null ? null : shortPath(input.folder);
  screen.result(isJson ? jsonReport(input) : terminalReport({ ...input, folder }, screen));
}

/** Whoever reads no further, as `head` does, and a terminal that was closed end nothing. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
}

/** The process's own screen. `NO_COLOR`, CI and a missing terminal are respected. */
export function openScreen(): Screen {
  const { env, stdout, stderr } = process;
  const typed = (text: string) => asTyped(text, env["npm_lifecycle_event"]);
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const ci = (env["CI"] ?? "") !== "" && env["CI"] !== "false";
  for (const stream of [stdout, stderr]) stream.on("error", ignoreClosed);
  const shown = (text: string) => (onGitHub(env) ? disarmed(typed(text)) : typed(text));
  return {
    colour: stdout.isTTY && !plain && !ci,
    width: stdout.isTTY ? stdout.columns : 80,
    live: stderr.isTTY && !ci && env["TERM"] !== "dumb",
    result: (text) => void stdout.write(shown(text.endsWith("\n") ? text : `${text}\n`)),
    progress: (line) => void stderr.write(`${shown(line)}\n`),
  };
}

/** An error as its user should read it: what happened, and how to mend it. */
export function errorText(error: unknown): string {
  const origin = originOf(error);
  const isInterrupt = isAbort(origin);
  const lines = [isInterrupt ? "interrupted" : `error: ${messageOf(origin)}`];
  if (origin instanceof HarnessError && origin.hint !== undefined) lines.push(`  ${origin.hint}`);
  for (const later of cleanUpErrors(error)) lines.push(`then, cleaning up: ${messageOf(later)}`);
  const isOurs = origin instanceof Error && !(origin instanceof HarnessError) && !isInterrupt;
  if (isOurs && origin.stack !== undefined)
    lines.push(
      "This is a fault of chroma-assay itself; please report it with the lines below.",
      origin.stack,
    );
  // A URL in a plan may hold a password, and what is printed here ends up in CI's logs.
  return redact(lines.join("\n"));
}
