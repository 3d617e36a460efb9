import { type DrillGroup, drillGroups } from "../../figures/drills.ts";
import type { ReportInput } from "../../input.ts";
import { outcomeWords, recoveryFigure, toRecover } from "../../words/drills.ts";
import { badge, OUTCOME_KINDS } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";

/** More than these would push the scorecard off the first screen. */
const MOST = 6;

/** The recovery of every drill, at the page's top. */
export function drillTiles({ evidence }: ReportInput): Html | null {
  const groups = drillGroups(evidence).slice(0, MOST);
  if (groups.length === 0) return null;
  return html`<div class="tiles">${groups.map(tile)}</div>`;
}

function tile(group: DrillGroup): Html {
  const recovery = recoveryFigure(group);
  const line =
    recovery === null
      ? null
      : html`<p class="tile-figure"><b>${prose(recovery.figure)}</b> ${prose(toRecover(recovery))}</p>`;
  return html`<a class="tile" href="#${group.id}"><h3>${group.label}</h3>${badge(OUTCOME_KINDS[group.kind], outcomeWords(group))}${line}</a>
`;
}
