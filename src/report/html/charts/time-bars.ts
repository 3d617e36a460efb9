import { scaleLinear } from "d3-scale";
import type { TargetName } from "../../../evidence/round.ts";
import { latency } from "../../words/numbers.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size } from "./picture.ts";

/** One bar: a whole request's p50, and the part of it that the storage call takes. */
export interface Bar {
  readonly group: string;
  readonly name: string;
  readonly target: TargetName | "noop";
  readonly totalMs: number;
  readonly storageMs: number | null;
}

const ROOMS: Readonly<Record<Size, { left: number; right: number; row: number }>> = {
  wide: { left: 150, right: 700, row: 30 },
  narrow: { left: 0, right: 350, row: 44 },
};

/** Where a request's time goes, for each target at each point. */
export function timeBars(bars: readonly Bar[]): Picture {
  return {
    id: "time",
    title: "Where a request's time goes (p50)",
    description: bars.map((bar) => `${bar.group}, ${bar.name}: ${words(bar)}.`).join(" "),
    draw: (size) => draw(bars, size),
  };
}

function words({ totalMs, storageMs }: Bar): string {
  if (storageMs === null) return latency(totalMs);
  return `${latency(totalMs)}, storage ${latency(storageMs)}`;
}

function draw(bars: readonly Bar[], size: Size): { height: number; body: Html } {
  const room = ROOMS[size];
  const longest = Math.max(0.001, ...bars.map((bar) => Math.max(bar.totalMs, bar.storageMs ?? 0)));
  const x = scaleLinear([0, longest], [room.left, room.right]);
  const parts: Html[] = [];
  let y = 0;
  let group = "";
  for (const bar of bars) {
    if (bar.group !== group) {
      y += group === "" ? 4 : 14;
      parts.push(label(bar.group, { x: 0, y: y + 14 }, { kind: "t strong" }));
      y += 24;
      group = bar.group;
    }
    parts.push(row(bar, y, { size, x: (ms) => x(ms) }));
    y += room.row;
  }
  const base = size === "wide" ? line({ x: room.left, y: 28 }, { x: room.left, y }, "base") : null;
  return { height: y + 6, body: html`${parts}${base}` };
}

function row(bar: Bar, y: number, how: { size: Size; x: (ms: number) => number }): Html {
  const { size, x } = how;
  const wide = size === "wide";
  const top = wide ? y + 6 : y + 20;
  const left = x(0);
  const storage =
    bar.storageMs === null
      ? null
      : html`<rect x="${left}" y="${top}" width="${Math.max(1, x(bar.storageMs) - left)}" height="18" class="part"/>`;
  const text = words(bar);
  const value = wide
    ? label(text, { x: x(bar.totalMs) + 12, y: y + 20 }, { kind: "t num soft" })
    : label(text, { x: 350, y: y + 13 }, { anchor: "end", kind: "t num soft" });
  return html`<g class="s-${bar.target}">${label(bar.name, { x: 0, y: wide ? y + 20 : y + 13 })}<rect x="${left}" y="${top}" width="${Math.max(1, x(bar.totalMs) - left)}" height="18" class="whole"/>${storage}${value}</g>
`;
}
