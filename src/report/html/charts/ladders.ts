import { scaleLog } from "d3-scale";
import { line as d3Line } from "d3-shape";
import type { CapacityMark, LadderLine, LadderPoint } from "../../figures/ladders.ts";
import { latency, whole } from "../../words/numbers.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";

/** Everything on the picture. */
export interface Ladders {
  /** Of the picture, once in a page. */
  readonly id: string;
  readonly percentile: number;
  readonly limitsMs: readonly number[];
  readonly lines: readonly LadderLine[];
  readonly marks: readonly CapacityMark[];
  /** Ten times local's users, at each limit. */
  readonly promised: readonly { readonly limitMs: number; readonly users: number }[];
  /** The generator's own ceiling; null: not reached, or not known. */
  readonly ceilingUsers: number | null;
  readonly names: Readonly<Record<"a" | "b", string>>;
}

/** Both setups' ladders, and the lines that they must stay under. */
export function ladders(of: Ladders): Picture {
  return {
    id: of.id,
    title: `Latency (p${of.percentile}) by number of users`,
    description: of.marks.map((mark) => sentence(of, mark)).join(" "),
    draw: (size) => draw(of, size),
  };
}

function sentence(
  { names }: Ladders,
  { side, limitMs, lowUsers, highUsers }: CapacityMark,
): string {
  const users =
    highUsers === null
      ? `at least ${whole(lowUsers)}`
      : `between ${whole(lowUsers)} and ${whole(highUsers)}`;
  return `${names[side]} carries ${users} users within ${latency(limitMs)}.`;
}

interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ROOMS: Readonly<Record<Size, Room>> = {
  wide: { left: 64, right: WIDTHS.wide - 12, top: 34, bottom: 350 },
  narrow: { left: 48, right: WIDTHS.narrow - 6, top: 34, bottom: 300 },
};

type Scale = (value: number) => number;

interface Axes extends Room {
  readonly x: Scale;
  readonly y: Scale;
  readonly size: Size;
}

function draw(of: Ladders, size: Size): { height: number; body: Html } {
  const room = ROOMS[size];
  const points = of.lines.flatMap((one) => one.points);
  const users = [
    ...points.map((point) => point.users),
    ...of.promised.map((one) => one.users),
  ].filter((value) => value > 0);
  const times = [...points.flatMap((point) => point.latencyMs ?? []), ...of.limitsMs];
  const [fewest, most] = [Math.min(...users), Math.max(...users)];
  const [shortest, longest] = [Math.min(...times), Math.max(...times)];
  const axes: Axes = {
    ...room,
    size,
    x: scaleLog([fewest / 1.2, most * 1.25], [room.left, room.right]),
    // The topmost part is for what has no latency: the percentile is a failure there.
    y: scaleLog([shortest / 1.4, longest * 2], [room.bottom, room.top]),
  };
  const body = html`${grid(axes, { fewest, most, shortest, longest })}
${promised(of, axes)}${ceiling(of, axes)}
${of.limitsMs.map((limitMs) => limit(limitMs, axes))}
${of.lines.map((one) => ladder(one, axes))}
${of.marks.map((mark) => capacity(mark, axes))}
${label(size === "wide" ? `p${of.percentile} of all requests, from when they were due` : `p${of.percentile}`, { x: 0, y: 14 }, { kind: "t soft" })}
${label("users →", { x: room.right, y: room.bottom + 42 }, { anchor: "end", kind: "t soft" })}`;
  return { height: room.bottom + 52, body };
}

const DIGITS = [1, 2, 5];

/** 1, 2, 5, 10, 20… within the span, as far as their labels have room. */
function ticks(low: number, high: number, far: (from: number, to: number) => boolean): number[] {
  const all: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade += 1)
    for (const digit of DIGITS) all.push(digit * 10 ** decade);
  const inside = all.filter((tick) => tick >= low && tick <= high);
  const kept: number[] = [];
  for (const tick of inside) {
    const last = kept.at(-1);
    if (last === undefined || far(last, tick)) kept.push(tick);
  }
  return kept;
}

function grid(
  { x, y, left, right, top, bottom }: Axes,
  span: { fewest: number; most: number; shortest: number; longest: number },
): Html {
  const columns = ticks(span.fewest / 1.2, span.most * 1.2, (one, other) => x(other) - x(one) > 44);
  const rows = ticks(span.shortest / 1.4, span.longest * 2, (one, other) => y(one) - y(other) > 26);
  return html`${columns.map((users) => html`${line({ x: x(users), y: top }, { x: x(users), y: bottom }, "grid")}${label(short(users), { x: x(users), y: bottom + 18 }, { anchor: "middle", kind: "tick" })}`)}
${rows.map((ms) => html`${line({ x: left, y: y(ms) }, { x: right, y: y(ms) }, "grid")}${label(latencyTick(ms), { x: left - 6, y: y(ms) + 4 }, { anchor: "end", kind: "tick" })}`)}
${line({ x: left, y: bottom }, { x: right, y: bottom }, "base")}`;
}

const short = (users: number): string =>
  users >= 10_000 ? `${Number((users / 1000).toPrecision(3))}k` : whole(users);

const latencyTick = (ms: number): string =>
  ms >= 1000 ? `${Number((ms / 1000).toPrecision(2))} s` : `${Number(ms.toPrecision(2))} ms`;

const limit = (limitMs: number, { y, left, right }: Axes): Html =>
  html`${line({ x: left, y: y(limitMs) }, { x: right, y: y(limitMs) }, "slo")}${label(`limit ${whole(limitMs)} ms`, { x: left + 6, y: y(limitMs) - 8 }, { kind: "t soft halo" })}
`;

/** Where the paper's promise lies: a mark on each limit's line. */
const promised = ({ promised: all }: Ladders, { x, y }: Axes): Html =>
  html`${all.map(({ limitMs, users }) => html`<circle cx="${x(users)}" cy="${y(limitMs)}" r="8" class="ten"/>${label("10×", { x: x(users), y: y(limitMs) + 24 }, { anchor: "middle", kind: "t promise halo" })}`)}`;

function ceiling({ ceilingUsers }: Ladders, { x, right, top, bottom }: Axes): Html | null {
  if (ceilingUsers === null || x(ceilingUsers) > right) return null;
  const at = x(ceilingUsers);
  return html`${line({ x: at, y: top }, { x: at, y: bottom }, "ceiling")}${label("generator", { x: at - 6, y: top + 12 }, { anchor: "end", kind: "t soft halo" })}`;
}

function ladder({ side, points }: LadderLine, axes: Axes): Html {
  const { x, y, top } = axes;
  const at = (point: LadderPoint): [number, number] => [
    x(point.users),
    point.latencyMs === null ? top : y(point.latencyMs),
  ];
  const path = d3Line<LadderPoint>(
    (point) => Math.round(at(point)[0] * 10) / 10,
    (point) => Math.round(at(point)[1] * 10) / 10,
  )(points);
  const dots = points.map((point) => {
    const [cx, cy] = at(point);
    return point.latencyMs === null
      ? html`<path d="M${cx - 4} ${cy - 4}l8 8M${cx + 4} ${cy - 4}l-8 8" class="cross"/>`
      : html`<circle cx="${cx}" cy="${cy}" r="3.5" class="dot s-${side}"/>`;
  });
  return html`<g class="s-${side}"><path d="${path ?? ""}" class="curve thin"/>${dots}</g>
`;
}

/** On the limit's line: from what is surely carried to what surely isn't. */
function capacity({ side, limitMs, lowUsers, highUsers }: CapacityMark, axes: Axes): Html {
  const { x, y, left, right } = axes;
  const from = lowUsers > 0 ? Math.max(left, x(lowUsers)) : left;
  const to = highUsers === null ? right : x(highUsers);
  const middle = y(limitMs) + (side === "a" ? -4 : 4);
  return html`<g class="s-${side}"><rect x="${from}" y="${middle - 3.5}" width="${Math.max(2, to - from)}" height="7" rx="2" class="part"/></g>`;
}
