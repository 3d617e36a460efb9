import { type DrillGroup, drillGroups } from "../../figures/drills.ts";
import type { ReportInput } from "../../input.ts";
import { foundClauses, outcomeWords, recoveryWords } from "../../words/drills.ts";
import { badge, OUTCOME_KINDS } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";
import { section, table } from "../parts.ts";

/** All drills at a glance; each has a section of its own below. */
export function drillsSection({ evidence }: ReportInput): Html | null {
  const groups = drillGroups(evidence);
  if (groups.length === 0) return null;
  return section(
    {
      id: "drills",
      title: "Drills",
      intro:
        "Each drill stands a setup up, lets applications read and write, does one thing to it, and looks what became of the data and how long the service was away.",
    },
    table(
      "Every drill",
      [{ title: "drill" }, { title: "outcome" }, { title: "recovery" }, { title: "found" }],
      groups.map(rowOf),
    ),
  );
}

const rowOf = (group: DrillGroup) => ({
  cells: [
    html`<a href="#${group.id}">${group.label}</a>`,
    badge(OUTCOME_KINDS[group.kind], outcomeWords(group)),
    prose(recoveryWords(group) ?? "–"),
    html`<ul class="plain">${foundClauses(group).map((clause) => html`<li>${prose(clause)}</li>`)}</ul>`,
  ],
});
