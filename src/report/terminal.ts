import type { Verdict } from "../claims/verdict.ts";
import { promiseOf, type ReportInput } from "./input.ts";
import { auditLines } from "./terminal/audit-lines.ts";
import { drillLines } from "./terminal/drill-lines.ts";
import { gateLines } from "./terminal/gate-lines.ts";
import { noiseLines } from "./terminal/noise-lines.ts";
import { finish, type Paint, paint, wrap } from "./terminal/paint.ts";
import { verdictLines } from "./terminal/verdict-lines.ts";
import { workloadLines } from "./terminal/workload-lines.ts";
import { coldLine } from "./words/cold.ts";
import { exitLine, judges, nextSteps } from "./words/next.ts";
import { sequentialLine } from "./words/sequential.ts";
import { banners, extentLine, foldedLine, lead } from "./words/status.ts";
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
  const extent = tame(extentLine(evidence));
  const gap = how.width - title.length - extent.length;
  const first =
    gap > 1
      ? [`${how.paint.bold(title)}${" ".repeat(gap)}${how.paint.dim(extent)}`]
      : [how.paint.bold(title), how.paint.dim(extent)];
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
  if (input.evidence.gate !== null) return gateLines(input.evidence, how);
  if (input.evidence.plan.aa) return noiseLines(input, how);
  const drills = [
    ...drillLines(input, how),
    ...auditLines(input, how),
    ...workloadLines(input, how),
  ];
  if (lead(input).verdict === null && drills.length === 0) return [];
  const { exercised } = input.scorecard;
  const claims = exercised.flatMap((one, index) => [
    ...verdictLines(
      withoutRepeats(one, exercised.slice(0, index)),
      promiseOf(input, one.claim),
      how,
    ),
    "",
  ]);
  const folded = foldedLine(input);
  const rest = folded === null ? [] : [how.paint.dim(`    ${folded}`), ""];
  return [...claims, ...besideLines(input, how), ...drills, ...rest];
}

/** Beside the verdicts: the check on the duet, and the first queries, by which nothing is judged. */
function besideLines({ evidence }: ReportInput, how: How): readonly string[] {
  const lines = [sequentialLine(evidence), coldLine(evidence)].flatMap((line) =>
    wrap(tame(line ?? ""), how.width - 4),
  );
  return lines.length === 0 ? [] : [...lines.map((line) => how.paint.dim(`    ${line}`)), ""];
}

/** What a claim above has said needn't be read twice. */
function withoutRepeats(verdict: Verdict, above: readonly Verdict[]): Verdict {
  if (verdict.kind !== "inconclusive") return verdict;
  const alike = above.filter(({ kind }) => kind === verdict.kind);
  return {
    ...verdict,
    reasons: alike.some(({ reasons }) => reasons[0] === verdict.reasons[0]) ? [] : verdict.reasons,
    needed: alike.some(({ needed }) => needed === verdict.needed) ? null : verdict.needed,
  };
}

function foot(input: ReportInput, how: How): readonly string[] {
  const rows: [string, string][] = nextSteps(input).map((step, index) => [
    index === 0 ? "Next" : "",
    tame(step),
  ]);
  if (input.folder !== null) rows.push(["Report", tame(`${input.folder}/report.html`)]);
  if (judges(input.evidence)) rows.push(["Exit code", exitLine(input.evidence)]);
  return [
    how.paint.dim("─".repeat(how.width)),
    ...rows.flatMap(([label, text]) =>
      wrap(text, how.width - 13).map(
        (line, index) => `${how.paint.bold(`  ${index === 0 ? label : ""}`.padEnd(13))}${line}`,
      ),
    ),
  ];
}
