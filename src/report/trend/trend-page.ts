import type { GateOutcome, Night } from "../../evidence/gate.ts";
import { picture } from "../html/charts/picture.ts";
import { type Html, html } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { section, table } from "../html/parts.ts";
import { STYLE } from "../html/style.ts";
import { TREND_STYLE } from "../html/style-trend.ts";
import { rowClause } from "../words/gate.ts";
import { changeWords, METRIC_NAMES } from "../words/gate-values.ts";
import { moment, plural } from "../words/numbers.ts";
import type { TrendInput } from "./input.ts";
import { overviewSection } from "./overview.ts";
import { trendPicture } from "./picture.ts";
import { trendSentence } from "./sentence.ts";
import { changesOf, type Series, seriesOf } from "./series.ts";

/** Nights in the table; the pictures have them all. */
const LISTED = 30;

/** A history's nights as one page. */
export function trendPage(input: TrendInput): string {
  const series = seriesOf(input.nights);
  return page({
    title: "chroma-assay: the gate, night by night",
    icon: "data:,",
    style: STYLE + TREND_STYLE,
    of: "gate · trend",
    main: [
      html`<h1>${trendSentence(input.nights).replaceAll("`", "")}</h1>
<p class="intro">${countWords(input)}</p>
${overviewSection(input)}
${acceptedSection(input.nights)}
${series.map(seriesSection)}
${nightsSection(input.nights)}
${unreadableSection(input)}`,
    ],
  });
}

function countWords({ nights, unreadable }: TrendInput): string {
  const of = (outcome: GateOutcome) => nights.filter((night) => night.outcome === outcome).length;
  const bad =
    unreadable.length === 0 ? "" : `, and ${plural(unreadable.length, "file")} that can’t be read`;
  return `${plural(nights.length, "night")}: ${of("pass")} passed, ${plural(of("regression"), "regression")}, ${of("inconclusive")} inconclusive${bad}. Larger is worse in every picture; the bars are the intervals of each night’s own comparison, on one machine in one job.`;
}

function seriesSection(series: Series): Html {
  const { metric, reference, points, changes } = series;
  const title = `${METRIC_NAMES[metric]} against ${reference}`;
  const advice = changes.map(({ at, before, after }) => {
    const night = points[at]?.beganAt.slice(0, 10) ?? "";
    return html`<li>from about ${changeWords(metric, before)} to ${changeWords(metric, after)} on ${night}</li>`;
  });
  return section(
    { id: `s-${reference}-${metric}`.replaceAll(/[^a-zA-Z0-9-]/g, "-"), title },
    picture(trendPicture(series)),
    advice.length === 0
      ? null
      : html`<p class="note">Advice, not a verdict: the level (dotted) seems to have changed</p><ul>${advice}</ul>`,
  );
}

function nightsSection(nights: readonly Night[]): Html | null {
  if (nights.length === 0) return null;
  const changes = changesOf(nights);
  const told = nights.map(({ beganAt, outcome, reasons }, index) => {
    const changed = changes[index]?.join(", ") || "–";
    return { cells: [moment(beganAt), outcome, changed, reasons[0] ?? ""] };
  });
  return section(
    { id: "nights", title: "Nights", intro: nights.length > LISTED ? `The last ${LISTED}.` : "" },
    table(
      "Nights",
      [
        { title: "began" },
        { title: "outcome" },
        { title: "new since the night before" },
        { title: "first reason" },
      ],
      told.slice(-LISTED).toReversed(),
    ),
  );
}

/** What the team lives with, as the last night had it. */
function acceptedSection(nights: readonly Night[]): Html | null {
  const rows = (nights.at(-1)?.rows ?? []).filter(({ accepted }) => accepted !== null);
  if (rows.length === 0) return null;
  const lines = rows.map((row) => html`<li>${rowClause(row)}: ${row.accepted}</li>`);
  return section(
    { id: "accepted", title: "Accepted", intro: "Worse than the budget, and meant, last night." },
    html`<ul>${lines}</ul>`,
  );
}

function unreadableSection({ unreadable }: TrendInput): Html | null {
  if (unreadable.length === 0) return null;
  return section(
    {
      id: "unreadable",
      title: "Files that can’t be read",
      intro: "They count as no night: neither passed nor failed.",
    },
    html`<ul>${unreadable.map(({ file, why, mend }) => html`<li><code>${file}</code>: ${why}. ${mend}</li>`)}</ul>`,
  );
}
