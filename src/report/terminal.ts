import type { Verdict } from "../claims/verdict.ts";
import { promiseOf, type ReportInput } from "./input.ts";
import { noiseLines } from "./terminal/noise-lines.ts";
import { finish, type Paint, paint, wrap } from "./terminal/paint.ts";
import { verdictLines } from "./terminal/verdict-lines.ts";
import { EXIT_LINE, judges, nextSteps } from "./words/next.ts";
import { banners, foldedLine, lead, roundsLine } from "./words/status.ts";
import { tame } from "./words/tame.ts";

/** How the terminal wants it. */
export interface TerminalOptions {
  readonly colour: boolean;
  /** Columns; what is given is kept between 60 and 100. */
  readonly width: number;
}

/** The scorecard for a terminal; ends with a line feed. */
export function terminalReport(input: ReportInput, options: TerminalOptions): string {
  const how = { paint: paint(options.colour), width: clamp(options.width) };
  return finish([
    ...head(input, how),
    ...bannerLines(input, how),
    ...body(input, how),
    ...foot(input, how),
  ]);
}

interface How {
  readonly paint: Paint;
  readonly width: number;
}

const clamp = (width: number): number =>
  Number.isFinite(width) ? Math.max(60, Math.min(100, Math.floor(width))) : 80;

function head(input: ReportInput, how: How): readonly string[] {
  const { evidence } = input;
  const title = tame(`chroma-assay ${evidence.run.command} · ${evidence.plan.name}`).replace(
    /\s+/g,
    " ",
  );
  const rounds = tame(roundsLine(evidence));
  const gap = how.width - title.length - rounds.length;
  const first =
    gap > 1
      ? [`${how.paint.bold(title)}${" ".repeat(gap)}${how.paint.dim(rounds)}`]
      : [how.paint.bold(title), how.paint.dim(rounds)];
  return ["", ...first, how.paint.dim("─".repeat(how.width)), ""];
}

function bannerLines(input: ReportInput, how: How): readonly string[] {
  return banners(input.evidence).flatMap((banner) => [
    ...wrap(tame(`! ${banner.title}`), how.width - 2).map((line) =>
      banner.kind === "failed" ? how.paint.alarm(`  ${line}`) : how.paint.bold(`  ${line}`),
    ),
    ...wrap(tame(banner.text), how.width - 4).map((line) => `    ${line}`),
    "",
  ]);
}

function body(input: ReportInput, how: How): readonly string[] {
  if (input.evidence.plan.aa) return noiseLines(input, how);
  const { verdict } = lead(input);
  if (verdict === null) return [];
  const { exercised } = input.scorecard;
  const claims = exercised.flatMap((one, index) => [
    ...verdictLines(withoutRepeats(one, exercised[index - 1]), promiseOf(input, one.claim), how),
    "",
  ]);
  const folded = foldedLine(input);
  return folded === null ? claims : [...claims, how.paint.dim(`    ${folded}`), ""];
}

/** What the claim above has just said needn't be read twice. */
function withoutRepeats(verdict: Verdict, above: Verdict | undefined): Verdict {
  if (verdict.kind !== "inconclusive" || above?.kind !== verdict.kind) return verdict;
  return {
    ...verdict,
    reasons: verdict.reasons[0] === above.reasons[0] ? [] : verdict.reasons,
    needed: verdict.needed === above.needed ? null : verdict.needed,
  };
}

function foot(input: ReportInput, how: How): readonly string[] {
  const rows: [string, string][] = nextSteps(input).map((step, index) => [
    index === 0 ? "Next" : "",
    tame(step),
  ]);
  if (input.folder !== null) rows.push(["Report", tame(`${input.folder}/report.html`)]);
  if (judges(input.evidence)) rows.push(["Exit code", EXIT_LINE]);
  return [
    how.paint.dim("─".repeat(how.width)),
    ...rows.flatMap(([label, text]) =>
      wrap(text, how.width - 13).map(
        (line, index) => `${how.paint.bold(`  ${index === 0 ? label : ""}`.padEnd(13))}${line}`,
      ),
    ),
  ];
}
