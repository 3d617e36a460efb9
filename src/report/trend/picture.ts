import { scaleLinear } from "d3-scale";
import { label, line, type Picture, type Size, WIDTHS } from "../html/charts/picture.ts";
import { type Html, html } from "../html/markup.ts";
import { type RowState, rowState } from "../words/gate.ts";
import { changeWords, METRIC_NAMES, sizeWords } from "../words/gate-values.ts";
import { plural } from "../words/numbers.ts";
import type { NightPoint, Series } from "./series.ts";

const HEIGHT = 220;
const TOP = 26;
const BOTTOM = HEIGHT - 30;
const LEFT = 86;
const NARROW_NIGHTS = 120;
const TIPS = 60;

/** Values with their intervals, night by night; the budget is a line. */
export function trendPicture(series: Series): Picture {
  const { metric, reference, points } = series;
  return {
    id: `trend-${reference}-${metric}`.replaceAll(/[^a-z0-9-]/g, "-"),
    title: `${METRIC_NAMES[metric]} against ${reference}`,
    description: `${plural(points.length, "night")}; the last one: ${lastWords(points)}.`,
    draw: (size) => draw(series, size),
  };
}

function lastWords(points: readonly NightPoint[]): string {
  const row = points.at(-1)?.row;
  return row === undefined || row.value === null
    ? "no figure"
    : `${changeWords(row.metric, row.value)}, ${rowState(row)}`;
}

function draw(series: Series, size: Size): { height: number; body: Html } {
  const { metric } = series;
  // A narrow page has no room for more.
  const skipped = size === "narrow" ? Math.max(0, series.points.length - NARROW_NIGHTS) : 0;
  const points = series.points.slice(skipped);
  const changes = series.changes
    .map((change) => ({ ...change, at: change.at - skipped }))
    .filter(({ at }) => at >= 0);
  const right = WIDTHS[size] - 10;
  const budgets = points.flatMap(({ row }) => row.budget ?? []);
  const ends = points.flatMap(({ row }) =>
    [row.low, row.high, row.value].flatMap((end) => end ?? []),
  );
  // A count has whole steps, also where every night found nothing.
  const step = metric === "ledger" ? 1 : 0;
  const [least, most] = [Math.min(0, ...ends), Math.max(step, ...budgets, ...ends)];
  const air = (most - least || 1) * 0.06;
  const y = scaleLinear([least - air, most + air], [BOTTOM, TOP]);
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [LEFT + 8, right - 8]);
  const placed = points.map((point, at) => ({ ...point, x: whole(x(at)) }));
  const grid = y
    .ticks(4)
    .filter((tick) => metric !== "ledger" || Number.isInteger(tick))
    .map(
      (tick) =>
        html`${line({ x: LEFT, y: y(tick) }, { x: right, y: y(tick) }, tick === 0 ? "axis" : "grid")}${label(metric === "ledger" ? String(tick) : changeWords(metric, tick), { x: LEFT - 6, y: y(tick) + 4 }, { anchor: "end", kind: "tick" })}`,
    );
  const budget = budgets.at(-1);
  const levels = changes.map(({ at, after }, index) =>
    line(
      { x: x(at), y: y(after) },
      { x: x(changes[index + 1]?.at ?? points.length - 1), y: y(after) },
      "ceiling",
    ),
  );
  const body = html`${grid}
${budget === undefined ? null : html`<path d="${budgetPath(placed, y)}H${right}" class="slo budget"/>${label(`budget ${sizeWords(metric, budget)}`, { x: right, y: y(budget) - 5 }, { anchor: "end", kind: "t soft halo" })}`}
${levels}
${marks(placed, y)}${size === "wide" ? tips(placed, y) : null}
${label(day(points[0]), { x: LEFT, y: BOTTOM + 20 }, { kind: "tick" })}${label(day(points.at(-1)), { x: right, y: BOTTOM + 20 }, { anchor: "end", kind: "tick" })}`;
  return { height: HEIGHT, body };
}

/** A step wherever the budget was set anew. */
function budgetPath(points: readonly Marked[], y: Y): string {
  let known: number | null = null;
  let path = "";
  for (const { x, row } of points) {
    if (row.budget === null || row.budget === known) continue;
    const at = whole(y(row.budget));
    path += known === null ? `M${LEFT} ${at}` : `H${x}V${at}`;
    known = row.budget;
  }
  return path;
}

const day = (point: NightPoint | undefined): string => point?.beganAt.slice(0, 10) ?? "";

const whole = (value: number): number => Math.round(value);

type Y = (value: number) => number;
interface Marked extends NightPoint {
  readonly x: number;
}

/** Nights by what they came to, in one path each: a thousand of them must stay a small page. */
function marks(points: readonly Marked[], y: Y): Html {
  const kinds = ["pass", "regression", "accepted", "inconclusive"] as const;
  return html`${kinds.map((kind) => {
    const own = points.filter(({ row }) => row.value !== null && rowState(row) === kind);
    if (own.length === 0) return null;
    const bars = own.flatMap(({ x, row: { low, high } }) =>
      low === null || high === null ? [] : [`M${x} ${whole(y(low))}V${whole(y(high))}`],
    );
    const dots = own.map(({ x, row }) => `M${x} ${whole(y(row.value ?? 0))}h0`);
    return html`<g class="n ${kind}"><path d="${bars.join("")}"/><path class="dot" d="${dots.join("")}"/>${isOpen(kind) ? html`<path class="dot hole" d="${dots.join("")}"/>` : null}</g>`;
  })}${crosses(points)}${points
    .filter(({ changed }) => changed.length > 0)
    .map(({ x }) => html`<path d="M${x} ${BOTTOM}v6" class="changed"/>`)}`;
}

/** Drawn as rings: colour alone doesn't tell them apart. */
const isOpen = (kind: RowState): boolean => kind === "accepted" || kind === "inconclusive";

/** Nights without a figure stand on the axis. */
function crosses(points: readonly Marked[]): Html | null {
  const own = points.filter(({ row }) => row.value === null);
  if (own.length === 0) return null;
  const path = own.map(({ x }) => `M${x - 2} ${BOTTOM - 2}l4-4m-4 0l4 4`).join("");
  return html`<path d="${path}" class="trend-none"/>`;
}

/** What a night was, for whoever points at it; the latest ones alone, or the page would be all words. */
function tips(points: readonly Marked[], y: Y): Html {
  return html`${points
    .slice(-TIPS)
    .map(({ x, row, changed, beganAt }) =>
      row.value === null
        ? null
        : html`<circle cx="${x}" cy="${whole(y(row.value))}" r="6" class="tip"><title>${beganAt.slice(0, 10)}: ${changeWords(row.metric, row.value)}, ${rowState(row)}${changed.length === 0 ? "" : `; new: ${changed.join(", ")}`}</title></circle>`,
    )}`;
}
