import { scaleLinear } from "d3-scale";
import type { GateRow } from "../../../evidence/gate.ts";
import { GATE_MARKS, rowState } from "../../words/gate.ts";
import { budgetWords, changeWords, intervalWords, METRIC_NAMES } from "../../words/gate-values.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";

interface Layout {
  readonly rowHeight: number;
  readonly left: number;
  readonly right: number;
  readonly stacked: boolean;
}

const LAYOUTS: Readonly<Record<Size, Layout>> = {
  wide: { rowHeight: 34, left: 150, right: 640, stacked: false },
  narrow: { rowHeight: 46, left: 10, right: 350, stacked: true },
};

/** In budgets: what lies further out is shown at the edge, with an arrow. */
const ENDS = [-2, 3] as const;
const TICKS = [-2, -1, 0, 1, 2, 3];

/**
 * Changes of all metrics on one axis, each in units of its own budget: 0 is no change, 1 is the budget.
 * Only for rows with a value, and a budget above 0.
 */
export function budgetForest(
  rows: readonly GateRow[],
  of: { readonly reference: string; readonly id: string },
): Picture {
  return {
    id: of.id,
    title: `Changes against ${of.reference}, in units of their budgets`,
    description: rows
      .map(
        (row) =>
          `${METRIC_NAMES[row.metric]}, ${rowState(row)}: ${changeWords(row.metric, row.value)} (${intervalWords(row)}), budget ${budgetWords(row)}.`,
      )
      .join(" "),
    draw: (size) => draw(rows, size),
    legend: html`<ul class="legend"><li><i class="swatch unseen"></i>too small to be seen tonight</li></ul>`,
    caption: html`Each metric in units of its own budget: 0 is no change, 1 is all that passes. Further out is worse.`,
  };
}

function draw(rows: readonly GateRow[], size: Size) {
  const layout = LAYOUTS[size];
  const scale = scaleLinear([...ENDS], [layout.left, layout.right]).clamp(true);
  const bottom = 10 + rows.length * layout.rowHeight;
  const axis = TICKS.map((tick) => {
    const x = scale(tick);
    const kind = { 0: "one", 1: "slo" }[tick] ?? "grid";
    const text = { 0: "0", 1: "budget" }[tick] ?? `${tick}×`.replace("-", "−");
    return html`${line({ x, y: 6 }, { x, y: bottom }, kind)}${label(text, { x, y: bottom + 17 }, { anchor: "middle", kind: tick === 0 || tick === 1 ? "tick strong" : "tick" })}`;
  });
  const drawn = rows.map((row, index) =>
    rowGroup(row, 10 + (index + 0.5) * layout.rowHeight, { layout, scale, width: WIDTHS[size] }),
  );
  const y = bottom + 38;
  const ends = html`${label("← better", { x: layout.left, y }, { kind: "t soft" })}${label("worse →", { x: layout.right, y }, { anchor: "end", kind: "t soft" })}`;
  return { height: bottom + 46, body: html`${axis}${drawn}${ends}` };
}

interface Where {
  readonly layout: Layout;
  readonly scale: (budgets: number) => number;
  readonly width: number;
}

function rowGroup(row: GateRow, y: number, { layout, scale, width }: Where): Html {
  const name = METRIC_NAMES[row.metric];
  const text = `${changeWords(row.metric, row.value)} of ${budgetWords(row)}`;
  const middle = layout.stacked ? y + 10 : y;
  const words = layout.stacked
    ? html`${label(name, { x: layout.left, y: y - 6 }, { kind: "t halo" })}${label(text, { x: layout.right, y: y - 6 }, { anchor: "end", kind: "t num halo" })}`
    : html`${label(name, { x: 0, y: y + 4 })}${label(text, { x: width, y: y + 4 }, { anchor: "end", kind: "t num" })}`;
  return html`<g class="v-${GATE_MARKS[rowState(row)].kind}">${words}${mark(row, middle, scale)}</g>
`;
}

function mark(row: GateRow, y: number, scale: Where["scale"]): Html | null {
  const { value, low, high, visible } = row;
  const budget = row.budget ?? 0;
  if (value === null || budget <= 0) return null;
  const unseen = visible === null ? null : band(visible / budget, y, scale);
  const x = scale(value / budget);
  if (low === null || high === null)
    return html`${unseen}<circle cx="${x}" cy="${y}" r="5" class="dot hollow"/>${beyond(value / budget, x, y)}`;
  const from = scale(low / budget);
  const to = scale(high / budget);
  const end = (at: number) => line({ x: at, y: y - 5 }, { x: at, y: y + 5 }, "whisker");
  return html`${unseen}${line({ x: from, y }, { x: to, y }, "whisker")}${end(from)}${end(to)}<circle cx="${x}" cy="${y}" r="4.5" class="dot"/>${beyond(value / budget, x, y)}`;
}

function band(budgets: number, y: number, scale: Where["scale"]): Html {
  const x = scale(-budgets);
  const width = scale(budgets) - x;
  return html`<rect x="${x}" y="${y - 8}" width="${width}" height="16" class="unseen"/>`;
}

/** A change that lies beyond the axis points further out. */
function beyond(budgets: number, x: number, y: number): Html | null {
  if (budgets >= ENDS[0] && budgets <= ENDS[1]) return null;
  const out = budgets > 0 ? 1 : -1;
  return html`<path d="M${x + out * 6} ${y - 5}L${x + out * 11} ${y}L${x + out * 6} ${y + 5}" class="whisker" fill="none"/>`;
}
