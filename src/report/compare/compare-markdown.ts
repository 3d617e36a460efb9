import type { ReportInput } from "../input.ts";
import { markdownTable as table, markdownText as text } from "../words/markdown-text.ts";
import { comparability } from "./comparability.ts";
import { compareRuns } from "./compare.ts";
import { COMPARISON_LIMITS, changeOf, comparedTables, runWords, summaryWords } from "./words.ts";

/** Two runs beside each other as Markdown; ends with a line feed, and names no path. */
export function markdownComparison(first: ReportInput, second: ReportInput): string {
  const comparison = compareRuns(first, second);
  const differences = comparison.differences.map((one) =>
    [one.area, one.name, one.first, one.second].map(text),
  );
  const blocks = [
    "## chroma-assay report · A beside B",
    `- **A** ${text(runWords(first))}\n- **B** ${text(runWords(second))}`,
    text(comparability(comparison).sentence),
    differences.length === 0 ? "" : table(["area", "what differs", "A", "B"], differences),
    ...comparedTables(comparison).map(({ title, rows }) =>
      table(
        [title.toLowerCase(), "A → B", "figures"],
        rows.map((row) => [
          text(row.name),
          row.changed ? `**${text(changeOf(row))}**` : text(changeOf(row)),
          row.figures.map(text).join("<br>"),
        ]),
      ),
    ),
    summaryWords(comparison),
    ...COMPARISON_LIMITS.map(text),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
