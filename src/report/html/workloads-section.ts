import { targetNames } from "../figures/rounds.ts";
import { workloadTables } from "../figures/workloads.ts";
import type { ReportInput } from "../input.ts";
import { type Html, html } from "./markup.ts";
import { section, table } from "./parts.ts";

/** The columns that are words; all others are numbers. */
const WORDS = ["setup", "besides", "filter"];

/** Work other than plain queries: one table for each that was played. */
export function workloadsSection({ evidence }: ReportInput): Html | null {
  const { workloads } = evidence;
  if (workloads === null) return null;
  const tables = workloadTables(workloads, targetNames(evidence));
  return section(
    {
      id: "workloads",
      title: "Other work",
      intro: `Figures without a verdict, on a collection of ${workloads.records.toLocaleString("en-US")} records. Each kind of work begins with both setups started afresh.`,
    },
    tables.map(
      ({ id, title, intro, columns, rows }) => html`<h3 id="work-${id}">${title}</h3>
<p class="note">${intro}</p>
${table(
  title,
  columns.map((column) => ({ title: column, number: !WORDS.includes(column) })),
  rows.map((cells) => ({ cells })),
)}`,
    ),
    workloads.skipped.map(
      ({ what, why }) => html`<p class="note">Not played: ${what}, because ${why}.</p>`,
    ),
  );
}
