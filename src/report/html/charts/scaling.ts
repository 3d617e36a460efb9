import { scaleLinear } from "d3-scale";
import { line as d3Line } from "d3-shape";
import { whole } from "../../words/numbers.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";

/** What so many backends carry. */
export interface ScalingMark {
  readonly backends: number;
  readonly lowPerSecond: number;
  /** null: it held as far as it was offered. */
  readonly highPerSecond: number | null;
}

export interface ScalingCurve {
  readonly marks: readonly ScalingMark[];
  /** Chroma's own, asked directly; null: not known. */
  readonly direct: ScalingMark | null;
}

/** Capacity by number of backends, beside what it would be if each added as much as the first. */
export function scalingCurve(of: ScalingCurve): Picture {
  return {
    id: "scaling-curve",
    title: "Capacity by number of backends",
    description: of.marks.map(sentence).join(" "),
    draw: (size) => draw(of, size),
  };
}

const sentence = ({ backends, lowPerSecond, highPerSecond }: ScalingMark): string =>
  `${backends}: ${
    highPerSecond === null
      ? `at least ${whole(lowPerSecond)}`
      : `${whole(lowPerSecond)} to ${whole(highPerSecond)}`
  } requests a second.`;

const HEIGHT = 300;
const TOP = 30;
const BOTTOM = HEIGHT - 46;

const middle = ({ lowPerSecond, highPerSecond }: ScalingMark): number =>
  (lowPerSecond + (highPerSecond ?? lowPerSecond)) / 2;

function draw(of: ScalingCurve, size: Size): { height: number; body: Html } {
  const most = Math.max(...of.marks.map(({ backends }) => backends));
  const one = of.marks.find(({ backends }) => backends === 1);
  const ends = of.marks.map((mark) => mark.highPerSecond ?? mark.lowPerSecond);
  const ideal = one === undefined ? 0 : middle(one) * most;
  const x = scaleLinear([0.6, most + 0.4], [56, WIDTHS[size] - 12]);
  const top = Math.max(...ends, ideal, 1);
  const own = of.direct === null ? 0 : middle(of.direct);
  // Where Chroma could do far more, the curve would shrink beside it.
  const y = scaleLinear([0, Math.max(top, own <= 1.5 * top ? own : 0) * 1.08], [BOTTOM, TOP]);
  const at = (backends: number, perSecond: number) => ({ x: x(backends), y: y(perSecond) });
  const curve = d3Line<ScalingMark>()
    .x(({ backends }) => x(backends))
    .y((mark) => y(middle(mark)));
  const rows = y
    .ticks(5)
    .map(
      (rate) =>
        html`${line({ x: 56, y: y(rate) }, { x: WIDTHS[size] - 12, y: y(rate) }, "grid")}${label(whole(rate), { x: 50, y: y(rate) + 4 }, { anchor: "end", kind: "tick" })}`,
    );
  const columns = of.marks.map(({ backends }) =>
    label(String(backends), { x: x(backends), y: BOTTOM + 18 }, { anchor: "middle", kind: "tick" }),
  );
  const bars = of.marks.map(
    (mark) =>
      html`${line(at(mark.backends, mark.lowPerSecond), at(mark.backends, mark.highPerSecond ?? mark.lowPerSecond), "s-b curve")}<circle cx="${x(mark.backends)}" cy="${y(middle(mark))}" r="4" class="s-b dot"/>`,
  );
  const body = html`${rows}${columns}
${one === undefined ? null : line(at(1, middle(one)), at(most, ideal), "ceiling")}
${of.direct === null ? null : chroma(middle(of.direct), { y, right: WIDTHS[size] - 12 })}
<path d="${curve([...of.marks]) ?? ""}" class="s-b curve"/>${bars}
${label("requests a second", { x: 0, y: 14 }, { kind: "t soft" })}
${label("backends →", { x: WIDTHS[size] - 12, y: BOTTOM + 38 }, { anchor: "end", kind: "t soft" })}`;
  return { height: HEIGHT, body };
}

/** Chroma's own limit, where it lies on the picture. */
function chroma(
  perSecond: number,
  { y, right }: { y: (value: number) => number; right: number },
): Html | null {
  if (y(perSecond) < TOP) return null;
  return html`${line({ x: 56, y: y(perSecond) }, { x: right, y: y(perSecond) }, "slo")}${label("Chroma alone", { x: right - 2, y: y(perSecond) - 6 }, { anchor: "end", kind: "t soft halo" })}`;
}
