import { label, line, picture, type Size, WIDTHS } from "../html/charts/picture.ts";
import { type Html, html } from "../html/markup.ts";
import { section } from "../html/parts.ts";
import type { TrendInput } from "./input.ts";

const HEIGHT = 76;
const BASE = 46;
/** Heights tell them apart, too. */
const TALL = { regression: 38, pass: 22, inconclusive: 10, unreadable: 4 } as const;
/** Room for a version's name. */
const LABEL_WIDTH = 92;

interface Slot {
  readonly at: string;
  readonly kind: keyof typeof TALL;
  /** Chroma's version, where it is another than before. */
  readonly version: string | null;
}

/** Every night by what it came to, those that came to nothing and files that can't be read among them. */
export function overviewSection(input: TrendInput): Html | null {
  const slots = slotsOf(input);
  if (slots.length === 0) return null;
  return section(
    { id: "overview", title: "Night by night" },
    picture({
      id: "overview-nights",
      title: "What each night came to",
      description: slots
        .map(({ at, kind }) => `${at} ${kind}`)
        .slice(-14)
        .join("; "),
      draw: (size) => draw(slots, size),
      legend: LEGEND,
      caption: html`One bar a night, the oldest first; under it, which Chroma the candidate ran from then on.`,
    }),
  );
}

const LEGEND = html`<ul class="legend"><li><i class="mark n pass"></i>pass</li><li><i class="mark n regression"></i>regression</li><li><i class="mark n accepted"></i>accepted regression</li><li><i class="mark n inconclusive"></i>inconclusive (×: no figure)</li><li><i class="mark n unreadable"></i>file that can’t be read</li><li>tick below an axis: something else was measured than the night before</li></ul>`;

function slotsOf({ nights, unreadable }: TrendInput): readonly Slot[] {
  let known: string | null = null;
  const told = nights.map(({ beganAt, outcome, candidate: { chroma }, rows }) => {
    // A night that measured nothing needn't know what it ran.
    const version = rows.length === 0 || chroma === known ? null : chroma;
    known = version ?? known;
    return { at: beganAt.slice(0, 10), kind: outcome, version };
  });
  const lost = unreadable.flatMap(({ file }) => {
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)T/.exec(file) ?? [];
    const at = `${year}-${month}-${day}`;
    return year === undefined ? [] : [{ at, kind: "unreadable", version: null } as const];
  });
  return [...told, ...lost].toSorted((one, next) => one.at.localeCompare(next.at));
}

function draw(slots: readonly Slot[], size: Size): { height: number; body: Html } {
  const width = WIDTHS[size];
  const step = Math.min(24, width / slots.length);
  const x = (index: number) => Math.round((index + 0.5) * step * 10) / 10;
  const bars = Object.entries(TALL).map(([kind, tall]) => {
    const path = slots.map((slot, index) =>
      slot.kind === kind ? `M${x(index)} ${BASE}v-${tall}` : "",
    );
    return html`<path d="${path.join("")}" class="n ${kind}"/>`;
  });
  const labels = versionsThatFit(slots, x, width).map(({ version, at, anchor }) =>
    label(version, { x: at, y: BASE + 18 }, { kind: "tick", anchor }),
  );
  return {
    height: HEIGHT,
    body: html`${line({ x: 0, y: BASE }, { x: width, y: BASE }, "base")}<g class="night" stroke-width="${Math.max(0.6, step * 0.7).toFixed(1)}">${bars}</g>${labels}`,
  };
}

interface Version {
  readonly version: string;
  readonly at: number;
  readonly anchor: "start" | "end";
}

/** Of versions that would lie on each other the later ones are named. */
function versionsThatFit(
  slots: readonly Slot[],
  x: (index: number) => number,
  width: number,
): readonly Version[] {
  const fitting: Version[] = [];
  let free = width;
  for (const [index, { version }] of [...slots.entries()].toReversed()) {
    if (version === null || x(index) > free) continue;
    const isRoomy = x(index) + LABEL_WIDTH <= free;
    // Only the newest may lean to the left: it is the one that matters now.
    if (!isRoomy && fitting.length > 0) continue;
    const anchor = isRoomy || x(index) < LABEL_WIDTH ? "start" : "end";
    fitting.push({ version: `Chroma ${version}`, at: x(index), anchor });
    free = anchor === "start" ? x(index) : x(index) - LABEL_WIDTH;
  }
  return fitting;
}
