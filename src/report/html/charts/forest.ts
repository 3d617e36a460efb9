import type { Effect, Verdict } from "../../../claims/verdict.ts";
import { effectWords } from "../../words/effects.ts";
import { range, times } from "../../words/numbers.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";
import { type RatioScale, ratioAxis, ratioScale } from "./ratio-scale.ts";

/** What the paper promises, in both readings of "50–70 % faster". */
const PROMISED = [
  { low: 0.3, high: 0.5, words: "50–70 % less time", anchor: "end" },
  { low: 1 / 1.7, high: 1 / 1.5, words: "50–70 % more per second", anchor: "start" },
] as const;
const PROMISING = "query-speed";

interface Layout {
  readonly headHeight: number;
  readonly rowHeight: number;
  readonly left: number;
  readonly right: number;
  readonly stacked: boolean;
}

const LAYOUTS: Readonly<Record<Size, Layout>> = {
  wide: { headHeight: 34, rowHeight: 28, left: 150, right: 735, stacked: false },
  narrow: { headHeight: 34, rowHeight: 42, left: 10, right: 350, stacked: true },
};

/** The effects of all claims on one axis: ratio, interval, the line at 1 and the promised range. */
export function forest(verdicts: readonly Verdict[], candidate: string): Picture {
  const shown = verdicts.filter((verdict) => verdict.effects.length > 0);
  return {
    id: "forest",
    title: `Effects: ${candidate} against the baseline, as ratios`,
    description: shown.map(sentence).join(" "),
    draw: (size) => draw(shown, size, candidate),
  };
}

const sentence = (verdict: Verdict): string => {
  const effects = verdict.effects.map((effect) => {
    const { label: name, figure, interval } = effectWords(effect);
    return `${name}: ${figure} (${interval})`;
  });
  return `${verdict.claim}, ${verdict.kind}: ${effects.join("; ")}.`;
};

function draw(verdicts: readonly Verdict[], size: Size, candidate: string) {
  const layout = LAYOUTS[size];
  const scale = ratioScale(extent(verdicts), layout);
  const groups: Html[] = [];
  let y = 6;
  for (const verdict of verdicts) {
    const bottom = y + layout.headHeight + verdict.effects.length * layout.rowHeight;
    groups.push(group(verdict, { y, bottom }, { layout, scale, width: WIDTHS[size] }));
    y = bottom + 10;
  }
  const axis = ratioAxis(
    scale,
    { top: 6, bottom: y },
    { less: `${candidate} needs less`, more: `${candidate} needs more` },
  );
  return { height: y + 46, body: html`${axis}${groups}` };
}

function extent(verdicts: readonly Verdict[]): readonly number[] {
  const values = verdicts.flatMap(({ effects }) =>
    effects.flatMap(({ ratio, interval }) => [
      ...(ratio === null ? [] : [ratio as number]),
      ...(interval === null ? [] : [interval.low as number, interval.high as number]),
    ]),
  );
  return verdicts.some(({ claim }) => claim === PROMISING) ? [...values, 0.28] : values;
}

interface Where {
  readonly layout: Layout;
  readonly scale: RatioScale;
  readonly width: number;
}

function group(verdict: Verdict, span: { y: number; bottom: number }, where: Where): Html {
  const { layout } = where;
  const first = span.y + layout.headHeight;
  const bands = verdict.claim === PROMISING ? promised({ ...span, y: span.y + 24 }, where) : null;
  const rows = verdict.effects.map((effect, index) =>
    row(effect, first + (index + 0.5) * layout.rowHeight, where),
  );
  return html`<g class="v-${verdict.kind}">${bands}
${label(verdict.claim, { x: layout.stacked ? layout.left : 0, y: span.y + 18 }, { kind: "t strong mono halo" })}
${rows}</g>
`;
}

function promised(span: { y: number; bottom: number }, { scale, layout }: Where): Html {
  // Where labels stand above their rows, a band through both would hide the words.
  const strips = layout.stacked
    ? rowMiddles(span.y + 10, span.bottom, layout).map((y) => ({ y: y - 3, height: 22 }))
    : [{ y: span.y, height: span.bottom - span.y }];
  return html`${PROMISED.map(({ low, high, words, anchor }) => {
    const x = scale.x(low);
    const at = { x: scale.x(anchor === "end" ? high : low), y: span.y - 6 };
    const text = layout.stacked ? null : label(words, at, { anchor, kind: "t promise halo" });
    const width = scale.x(high) - x;
    const bands = strips.map(
      ({ y, height }) =>
        html`<rect x="${x}" y="${y}" width="${width}" height="${height}" class="promised"/>`,
    );
    return html`${bands}${text}`;
  })}`;
}

function rowMiddles(top: number, bottom: number, { rowHeight }: Layout): readonly number[] {
  const count = Math.round((bottom - top) / rowHeight);
  return Array.from({ length: count }, (_, index) => top + (index + 0.5) * rowHeight);
}

function row(effect: Effect, y: number, { layout, scale, width }: Where): Html {
  const text = figureText(effect);
  const middle = layout.stacked ? y + 8 : y;
  const words = layout.stacked
    ? html`${label(effect.label, { x: layout.left, y: y - 8 }, { kind: "t halo" })}${label(text, { x: layout.right, y: y - 8 }, { anchor: "end", kind: "t num halo" })}`
    : html`${label(effect.label, { x: 0, y: y + 4 })}${label(text, { x: width, y: y + 4 }, { anchor: "end", kind: "t num" })}`;
  return html`${words}${mark(effect, middle, scale)}
`;
}

function figureText({ ratio, interval }: Effect): string {
  if (ratio === null) return "no finite figure";
  return interval === null
    ? times(ratio)
    : `${times(ratio)} (${range(interval.low, interval.high)})`;
}

function mark({ ratio, interval }: Effect, y: number, scale: RatioScale): Html | null {
  if (ratio === null || ratio <= 0) return null;
  const x = scale.x(ratio);
  if (interval === null) return html`<circle cx="${x}" cy="${y}" r="5" class="dot hollow"/>`;
  const low = scale.x(Math.max(interval.low, 1e-6));
  const high = scale.x(interval.high);
  return html`${line({ x: low, y }, { x: high, y }, "whisker")}${line({ x: low, y: y - 5 }, { x: low, y: y + 5 }, "whisker")}${line({ x: high, y: y - 5 }, { x: high, y: y + 5 }, "whisker")}<circle cx="${x}" cy="${y}" r="4.5" class="dot"/>`;
}
