import { scaleLinear, scaleLog } from "d3-scale";
import { area, curveMonotoneX, line as d3Line } from "d3-shape";
import { latest, momentWords } from "../../../claims/drills/moments.ts";
import type {
  DrillEvidence,
  Moment,
  PathClock,
  PathName,
  Stretch,
} from "../../../evidence/drill.ts";
import { type DrillWindow, drillWindow, stretchesIn } from "../../figures/drill-window.ts";
import { type Html, html } from "../markup.ts";
import { type ClockMark, clockMarks, marksHeight } from "./clock-marks.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";

/** What is drawn of one path. */
interface Panel {
  readonly path: PathName;
  readonly stretches: readonly Stretch[];
}

/** Short enough to stand before the fault: behind it, the marks would cross them. */
const WORDS: Readonly<Record<Size, Readonly<Record<PathName, string>>>> = {
  wide: { app: "application’s path", direct: "Chroma’s own API" },
  narrow: { app: "app", direct: "direct" },
};
const HEIGHTS: Readonly<Record<Size, number>> = { wide: 150, narrow: 124 };
const GUTTERS: Readonly<Record<Size, number>> = { wide: 58, narrow: 46 };
const MOST: Readonly<Record<Size, number>> = { wide: 240, narrow: 110 };
/** Failures stand in a strip of their own below the latencies. */
const STRIP = 12;

/** Latency and failures over time, with the fault shaded and the clock's marks; null: not watched. */
export function drillTimeline(drill: DrillEvidence, id: string): Picture | null {
  const window = drillWindow(drill);
  if (window === null) return null;
  const marks = marksOf(drill);
  return {
    id,
    title: `${drill.name}: latency and failures over time`,
    description: describe(drill, marks),
    draw: (size) => draw(drill, { window, marks, size }),
  };
}

/** t0 to t3; of the paths the later one counts. */
export function marksOf({ clock, faults }: DrillEvidence): readonly ClockMark[] {
  if (clock === null || faults.length === 0) return [];
  const { paths } = clock;
  const of = (read: (path: PathClock) => Moment) => latest(paths.map(read));
  const zero = { kind: "within", lowMs: 0, highMs: 0 } as unknown as ClockMark["moment"];
  return [
    { name: "t0", words: "the first fault", moment: zero },
    { name: "t1", words: "first right answer", moment: of(({ answered }) => answered) },
    { name: "t2", words: "the former pace again", moment: of(({ steadyAgain }) => steadyAgain) },
    { name: "t3", words: "all data verified", moment: clock.verified },
  ];
}

function describe(drill: DrillEvidence, marks: readonly ClockMark[]): string {
  const faults = drill.faults.map(({ words }) => words).join("; ");
  const times = marks
    .slice(1)
    .map(({ words, moment }) => `${words}: ${momentWords(moment)}`)
    .join("; ");
  const failed = drill.timeline.reduce((sum, stretch) => sum + stretch.failed, 0);
  return [faults, times, `${failed} failed probes in all`].filter((part) => part !== "").join(". ");
}

interface Shown {
  readonly window: DrillWindow;
  readonly marks: readonly ClockMark[];
  readonly size: Size;
}

function draw(drill: DrillEvidence, shown: Shown): { height: number; body: Html } {
  const { window, size } = shown;
  const room = { left: GUTTERS[size], right: WIDTHS[size] - 6 };
  const x = scaleLinear([window.fromMs, window.toMs], [room.left, room.right]).clamp(true);
  const panels = (["app", "direct"] as const)
    .map(
      (path): Panel => ({
        path,
        stretches: stretchesIn(drill.timeline, { path, window, most: MOST[size] }),
      }),
    )
    .filter(({ stretches }) => stretches.length > 0);
  const marked = { x: (ms: number) => x(ms), window, right: room.right };
  const top = marksHeight(shown.marks, marked);
  const bottom = top + panels.length * HEIGHTS[size];
  const y = scaleLog(latencyDomain(panels), [1, 0]);
  const drawn = panels.map((panel, index) =>
    panelMark(panel, {
      x: (ms) => x(ms),
      y: (ms) => y(ms),
      ticks: latencyTicks(latencyDomain(panels)),
      room,
      top: top + index * HEIGHTS[size],
      size,
    }),
  );
  return {
    height: bottom + 44,
    body: html`${faultBands(drill, { x: (ms) => x(ms), window, top, bottom })}${drawn}${timeAxis(x.ticks(size === "wide" ? 10 : 5), { x: (ms) => x(ms), bottom, room, hasFault: drill.faults.length > 0 })}${clockMarks(shown.marks, marked, { top, bottom })}`,
  };
}

function latencyDomain(panels: readonly Panel[]): readonly [number, number] {
  const all = panels.flatMap(({ stretches }) =>
    stretches.flatMap(({ latencyMsP50, latencyMsP95 }) => [
      ...(latencyMsP50 === null ? [] : [Math.max(0.05, latencyMsP50)]),
      ...(latencyMsP95 === null ? [] : [Math.max(0.05, latencyMsP95)]),
    ]),
  );
  if (all.length === 0) return [1, 100];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return [low / 1.4, Math.max(high, low * 4) * 1.4];
}

const latencyTicks = ([low, high]: readonly [number, number]): readonly number[] => {
  const decades = [0.1, 1, 10, 100, 1000, 10_000].filter((tick) => tick >= low && tick <= high);
  if (decades.length >= 2) return decades;
  return [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter(
    (tick) => tick >= low && tick <= high,
  );
};

interface PanelRoom {
  readonly x: (ms: number) => number;
  /** From 0 (top) to 1 (bottom). */
  readonly y: (ms: number) => number;
  readonly ticks: readonly number[];
  readonly room: { readonly left: number; readonly right: number };
  readonly top: number;
  readonly size: Size;
}

function panelMark({ path, stretches }: Panel, how: PanelRoom): Html {
  const { room, top, size, x } = how;
  const height = HEIGHTS[size];
  const [from, to] = [top + 26, top + height - STRIP - 14];
  const y = (ms: number) => from + how.y(Math.max(0.05, ms)) * (to - from);
  const grid = how.ticks.map(
    (tick) =>
      html`${line({ x: room.left, y: y(tick) }, { x: room.right, y: y(tick) }, "grid")}${label(tick >= 1000 ? `${tick / 1000} s` : `${tick} ms`, { x: room.left - 7, y: y(tick) + 4 }, { anchor: "end", kind: "tick" })}`,
  );
  return html`<g class="s-app">${grid}${curves(stretches, { x, y })}${failureBars(stretches, { x, top: to + 6 })}${line({ x: room.left, y: to + 6 + STRIP }, { x: room.right, y: to + 6 + STRIP }, "base")}${label(WORDS[size][path], { x: room.left + 4, y: top + 18 }, { kind: "t strong halo" })}</g>
`;
}

type Scales = { readonly x: (ms: number) => number; readonly y: (ms: number) => number };
const round = (value: number): number => Math.round(value * 10) / 10;
const middle = ({ atMs, lastsMs }: Stretch): number => atMs + lastsMs / 2;

/** The p50 as a line and what lies up to the p95 as a band; both break off where nothing answered. */
function curves(stretches: readonly Stretch[], { x, y }: Scales): Html {
  const isThere = ({ latencyMsP50, latencyMsP95 }: Stretch): boolean =>
    latencyMsP50 !== null && latencyMsP95 !== null;
  const band = area<Stretch>()
    .defined(isThere)
    .x((stretch) => round(x(middle(stretch))))
    .y0(({ latencyMsP50 }) => round(y(latencyMsP50 ?? 1)))
    .y1(({ latencyMsP95 }) => round(y(latencyMsP95 ?? 1)))
    .curve(curveMonotoneX)(stretches);
  const path = d3Line<Stretch>()
    .defined(isThere)
    .x((stretch) => round(x(middle(stretch))))
    .y(({ latencyMsP50 }) => round(y(latencyMsP50 ?? 1)))
    .curve(curveMonotoneX)(stretches);
  return html`${band === null ? null : html`<path d="${band}" class="spread"/>`}${path === null ? null : html`<path d="${path}" class="curve thin"/>`}`;
}

/** Without it, rounding would leave gaps between neighbours. */
const OVERLAP = 0.6;

/** As high as the share of probes that failed. */
function failureBars(
  stretches: readonly Stretch[],
  { x, top }: { x: (ms: number) => number; top: number },
): readonly Html[] {
  return stretches
    .filter(({ failed }) => failed > 0)
    .map(({ atMs, lastsMs, failed, right }) => {
      const height = Math.max(3, (STRIP * failed) / (failed + right));
      const [from, to] = [x(atMs), x(atMs + lastsMs)];
      return html`<rect x="${round(from)}" y="${round(top + STRIP - height)}" width="${round(Math.max(1.5, to - from + OVERLAP))}" height="${round(height)}" class="miss"/>`;
    });
}

function faultBands(
  { faults }: DrillEvidence,
  how: { x: (ms: number) => number; window: DrillWindow; top: number; bottom: number },
): readonly Html[] {
  return faults.map(({ atMs, healedAtMs }) => {
    const from = how.x(atMs);
    const to = how.x(healedAtMs ?? how.window.toMs);
    return html`<rect x="${round(from)}" y="${how.top}" width="${round(Math.max(2, to - from))}" height="${how.bottom - how.top}" class="fault-band${healedAtMs === null ? " endless" : ""}"/>`;
  });
}

function timeAxis(
  ticks: readonly number[],
  how: {
    x: (ms: number) => number;
    bottom: number;
    room: { left: number; right: number };
    hasFault: boolean;
  },
): Html {
  const { x, bottom, room, hasFault } = how;
  const labels = ticks
    .filter((tick) => x(tick) >= room.left + 6 && x(tick) <= room.right - 10)
    .map((tick) =>
      label(
        `${tick / 1000}`.replace("-", "−"),
        { x: x(tick), y: bottom + 14 },
        { anchor: "middle", kind: "tick" },
      ),
    );
  const words = hasFault ? "seconds from the first fault (t0)" : "seconds from the drill’s begin";
  return html`${labels}${label(words, { x: room.right, y: bottom + 34 }, { anchor: "end", kind: "t soft" })}`;
}
