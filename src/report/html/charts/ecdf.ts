import { extent } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { curveStepAfter, line as d3Line } from "d3-shape";
import type { PointName } from "../../../evidence/round.ts";
import type { Distribution } from "../../figures/quantiles.ts";
import { latency, percent } from "../../words/numbers.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";

/** The distributions of all targets at one point. */
export interface Panel {
  readonly point: PointName;
  readonly curves: readonly { readonly name: string; readonly of: Distribution }[];
}

/** Even steps in the middle, finer ones at both ends. */
const STEPS = [
  ...Array.from({ length: 199 }, (_, index) => (index + 1) / 200),
  0.001,
  0.002,
  0.997,
  0.998,
  0.999,
  0.9995,
  1,
].sort((one, other) => one - other);

type Curve = readonly (readonly [ms: number, share: number])[];

/** Share of requests answered within a time: a failed request never is, so its curve ends below 100 %. */
export function ecdf(panels: readonly Panel[]): Picture {
  return {
    id: "ecdf",
    title: "Share of requests answered within a time",
    description: panels.map(sentence).join(" "),
    draw: (size) => draw(panels, size),
  };
}

const sentence = ({ point, curves }: Panel): string => {
  const words = curves.map(({ name, of }) => {
    const middle = of.quantile(0.5);
    const half =
      middle.kind === "value" ? `half within ${latency(middle.ms)}` : "half not answered";
    return `${name}: ${half}${of.failed > 0 ? `, ${percent(of.failed / of.requests)} failed` : ""}`;
  });
  return `At ${point}: ${words.join("; ")}.`;
};

const GAP = 28;
const TOP = 30;
const GUTTER = 50;

function draw(panels: readonly Panel[], size: Size): { height: number; body: Html } {
  const drawn = panels.map(({ point, curves }) => ({
    point,
    curves: curves.map(({ of }) => ({ of, curve: curveOf(of) })),
  }));
  const times = drawn.flatMap(({ curves }) =>
    curves.flatMap(({ curve }) => curve.map(([ms]) => ms)),
  );
  const [low = 1, high = 10] = extent(times);
  const domain = [low / 1.15, Math.max(high, low * 2) * 1.15] as const;
  const columns = size === "wide" ? panels.length : 1;
  const width = (WIDTHS[size] - (columns - 1) * GAP) / columns;
  const height = size === "wide" ? 300 : 240;
  const body = drawn.map((one, index) => {
    const x = (index % columns) * (width + GAP);
    const y = Math.floor(index / columns) * height;
    return html`<g transform="translate(${x} ${y})">${panel(one, { width, height, domain })}</g>
`;
  });
  return { height: height * Math.ceil(panels.length / columns), body: html`${body}` };
}

interface Drawn {
  readonly point: PointName;
  readonly curves: readonly { readonly of: Distribution; readonly curve: Curve }[];
}

function panel(
  { point, curves }: Drawn,
  room: { width: number; height: number; domain: readonly [number, number] },
): Html {
  const bottom = room.height - 34;
  const x = scaleLog(room.domain, [GUTTER, room.width - 4]);
  const y = scaleLinear([0, 1], [bottom, TOP]);
  const rows = [0, 0.5, 0.9, 1].map(
    (share) =>
      html`${line({ x: GUTTER, y: y(share) }, { x: room.width - 4, y: y(share) }, share === 0 ? "base" : "grid")}${label(`${share * 100} %`, { x: GUTTER - 8, y: y(share) + 4 }, { anchor: "end", kind: "tick" })}`,
  );
  const columns = timeTicks(room.domain, (tick) => x(tick)).map(
    (tick) =>
      html`${line({ x: x(tick), y: TOP }, { x: x(tick), y: bottom }, "grid")}${label(tickWords(tick), { x: x(tick), y: bottom + 18 }, { anchor: "middle", kind: "tick" })}`,
  );
  // The baseline is drawn last, so that it stays visible where the curves meet.
  const paths = [...curves]
    .reverse()
    .map(({ of, curve }) => curveMark(of, curve, { x, y, right: room.width - 4 }));
  return html`${label(point, { x: GUTTER, y: 16 }, { kind: "t strong" })}${rows}${columns}${paths}`;
}

function curveMark(
  of: Distribution,
  curve: Curve,
  to: { x: (ms: number) => number; y: (share: number) => number; right: number },
): Html | null {
  if (curve.length === 0) return null;
  const path = d3Line<readonly [number, number]>(
    ([ms]) => Math.round(to.x(ms) * 10) / 10,
    ([, share]) => Math.round(to.y(share) * 10) / 10,
  ).curve(curveStepAfter)(curve);
  const middle = of.quantile(0.5);
  const dot =
    middle.kind === "value"
      ? html`<circle cx="${to.x(middle.ms)}" cy="${to.y(0.5)}" r="4" class="s-${of.target} dot"/>`
      : null;
  return html`<path d="${path}" class="s-${of.target} curve"/>${dot}${neverMark(of, curve, to)}`;
}

/** The requests that never ended, as a dotted line to the picture's edge with their share. */
function neverMark(
  of: Distribution,
  curve: Curve,
  to: { x: (ms: number) => number; y: (share: number) => number; right: number },
): Html | null {
  const last = curve.at(-1);
  if (of.failed === 0 || last === undefined) return null;
  const y = to.y(last[1]);
  const words = `${percent(of.failed / of.requests)} failed`;
  return html`${line({ x: to.x(last[0]), y }, { x: to.right, y }, `s-${of.target} curve never`)}${label(words, { x: to.right, y: y + 18 }, { anchor: "end", kind: `t fail halo s-${of.target}` })}`;
}

function curveOf(of: Distribution): Curve {
  return STEPS.flatMap((share) => {
    const value = of.quantile(share);
    return value.kind === "value" ? [[Math.max(value.ms, 0.001), share] as const] : [];
  });
}

function timeTicks(
  [low, high]: readonly [number, number],
  x: (tick: number) => number,
): readonly number[] {
  const kept: number[] = [];
  for (const mantissa of [1, 5, 2])
    for (let power = -3; power <= 5; power += 1) {
      const tick = Number((mantissa * 10 ** power).toPrecision(1));
      const inside = tick >= low && tick <= high;
      if (inside && kept.every((other) => Math.abs(x(other) - x(tick)) >= 46)) kept.push(tick);
    }
  return kept;
}

const tickWords = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);
