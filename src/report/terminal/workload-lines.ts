import { targetNames } from "../figures/rounds.ts";
import { workloadTables } from "../figures/workloads.ts";
import type { ReportInput } from "../input.ts";
import { tame } from "../words/tame.ts";
import { type Paint, wrap } from "./paint.ts";

/** What other work came to, a paragraph each; tables are the page's matter. */
export function workloadLines(
  { evidence }: ReportInput,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const { workloads } = evidence;
  if (workloads === null) return [];
  const tables = workloadTables(workloads, targetNames(evidence));
  return [
    ...tables.flatMap(({ title, line, rows }) => [
      `  ${paint.bold("·")} ${paint.bold(tame(title))}`,
      ...wrap(tame(line ?? `${rows.length} rows in the report`), width - 6).map(
        (words) => `      ${words}`,
      ),
    ]),
    ...workloads.skipped.flatMap(({ what, why }) =>
      wrap(tame(`Not played: ${what}, because ${why}.`), width - 4).map((words) => `    ${words}`),
    ),
    "",
  ];
}
