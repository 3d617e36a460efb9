import type { ReportInput } from "../input.ts";
import { finish, type Paint, paint, wrap } from "../terminal/paint.ts";
import type { TerminalOptions } from "../terminal.ts";
import { tame } from "../words/tame.ts";
import { comparability } from "./comparability.ts";
import { type ComparedRow, compareRuns } from "./compare.ts";
import { COMPARISON_LIMITS, changeOf, comparedTables, runWords, summaryWords } from "./words.ts";

interface How {
  readonly paint: Paint;
  readonly width: number;
}

/** Two runs beside each other, for a terminal; ends with a line feed. */
export function terminalComparison(
  first: ReportInput,
  second: ReportInput,
  options: TerminalOptions,
): string {
  const how: How = {
    paint: paint(options.colour),
    width: Math.max(60, Math.min(100, Math.floor(options.width) || 80)),
  };
  const comparison = compareRuns(first, second);
  const { comparable, sentence } = comparability(comparison);
  const mark = comparable ? how.paint.bold : how.paint.alarm;
  const differences = comparison.differences.map(
    ({ name, first: one, second: other }) => `${name}: A ${one}; B ${other}`,
  );
  return finish([
    "",
    how.paint.bold("chroma-assay report · A beside B"),
    how.paint.dim("─".repeat(how.width)),
    "",
    ...hanging("A", runWords(first), how),
    ...hanging("B", runWords(second), how),
    "",
    ...wrap(tame(sentence), how.width - 2).map((line) => mark(`  ${line}`)),
    "",
    ...differences.flatMap((text, index) => hanging(index === 0 ? "Differs" : "", text, how)),
    ...(differences.length === 0 ? [] : [""]),
    ...comparedTables(comparison).flatMap(({ title, rows }) => [
      how.paint.bold(`  ${title}`),
      ...rows.flatMap((row) => rowLines(row, how)),
      "",
    ]),
    ...wrap(summaryWords(comparison), how.width - 2).map((line) => how.paint.bold(`  ${line}`)),
    how.paint.dim("─".repeat(how.width)),
    ...COMPARISON_LIMITS.flatMap((text) => wrap(text, how.width - 2).map((line) => `  ${line}`)),
  ]);
}

const INDENT = 13;

const hanging = (label: string, text: string, how: How): readonly string[] =>
  wrap(tame(text), how.width - INDENT).map(
    (line, index) => `${how.paint.bold(`  ${index === 0 ? label : ""}`.padEnd(INDENT))}${line}`,
  );

/** What changed is marked by a sign, and not by colour alone. */
function rowLines(row: ComparedRow, { paint: how, width }: How): readonly string[] {
  const [first = "", ...more] = wrap(tame(row.name), width - 4);
  const change = changeOf(row);
  return [
    `  ${row.changed ? how.bold("≠") : " "} ${first}`,
    ...more.map((line) => `    ${line}`),
    `      ${row.changed ? how.bold(change) : how.dim(change)}`,
    ...row.figures
      .flatMap((text) => wrap(tame(text), width - 6))
      .map((line) => `      ${how.dim(line)}`),
  ];
}
