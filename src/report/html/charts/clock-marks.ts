import type { Moment } from "../../../evidence/drill.ts";
import type { DrillWindow } from "../../figures/drill-window.ts";
import { type Html, html } from "../markup.ts";
import { label, line } from "./picture.ts";

/** A moment of the clock with its name: "t2". */
export interface ClockMark {
  readonly name: string;
  readonly words: string;
  readonly moment: Moment;
}

const ROW = 16;
/** A wider mark would hide what it lies on. */
const SHARP = 6;
/** Names closer than this would overlap, so they get rows of their own. */
const APART = 30;
const HALF_NAME = 12;
const APART_ARROW = 44;
const HALF_ARROW = 17;

/** Where a mark stands; null: there was nothing to see. Censored ones stand where looking ended. */
const placeOf = ({ moment }: ClockMark): { low: number; high: number } | null => {
  switch (moment.kind) {
    case "within":
      return { low: moment.lowMs, high: moment.highMs };
    case "censored":
      return { low: moment.afterMs, high: moment.afterMs };
    case "none":
      return null;
    default:
      return moment satisfies never;
  }
};

interface Placed {
  readonly mark: ClockMark;
  readonly low: number;
  readonly high: number;
  /** Not seen, or beyond the picture: an arrow at its right edge stands for it. */
  readonly isBeyond: boolean;
  /** Middle of its name. */
  readonly at: number;
  /** From 0, at the bottom. */
  readonly row: number;
}

/** What marks are placed in. */
export interface MarkRoom {
  readonly x: (ms: number) => number;
  readonly window: DrillWindow;
  readonly right: number;
}

/** The lowest row whose names keep their distance. */
function placed(marks: readonly ClockMark[], { x, window, right }: MarkRoom): readonly Placed[] {
  const found: Placed[] = [];
  for (const mark of marks) {
    const place = placeOf(mark);
    if (place === null) continue;
    const isBeyond = mark.moment.kind === "censored" || place.low > window.toMs;
    const at = isBeyond ? right - HALF_ARROW : x((place.low + place.high) / 2);
    const taken = found
      .filter(
        (other) => Math.abs(other.at - at) < (isBeyond || other.isBeyond ? APART_ARROW : APART),
      )
      .map(({ row }) => row);
    const free = [0, 1, 2, 3].find((row) => !taken.includes(row)) ?? 3;
    found.push({ mark, ...place, isBeyond, at, row: free });
  }
  return found;
}

/** The height that the names take above the picture. */
export const marksHeight = (marks: readonly ClockMark[], room: MarkRoom): number =>
  marks.length === 0
    ? 0
    : 10 + ROW * (1 + Math.max(0, ...placed(marks, room).map(({ row }) => row)));

/** Lines with their names; a bound's width is the line's. What lies beyond gets an arrow. */
export function clockMarks(
  marks: readonly ClockMark[],
  room: MarkRoom,
  span: { readonly top: number; readonly bottom: number },
): readonly Html[] {
  const { top, bottom } = span;
  const all = placed(marks, room);
  return all.map(({ mark, low, high, isBeyond, at, row }) => {
    const y = top - 6 - row * ROW;
    const isOver = all.some((other) => other.row < row && Math.abs(other.at - at) < HALF_NAME);
    if (isBeyond)
      return label(
        `${mark.name} →`,
        { x: room.right, y },
        { anchor: "end", kind: "t strong halo" },
      );
    const [from, to] = [room.x(low), room.x(high)];
    const width = Math.max(1.5, to - from);
    const middle = from + width / 2;
    const kind = width > SHARP ? "mark-band" : "mark-band sharp";
    // A stem would cross out the name below.
    const stem = isOver ? null : line({ x: middle, y: y + 3 }, { x: middle, y: top }, "mark");
    return html`${stem}<rect x="${Math.round(from * 10) / 10}" y="${top}" width="${Math.round(width * 10) / 10}" height="${bottom - top}" class="${kind}"/>${label(mark.name, { x: middle, y }, { anchor: "middle", kind: "t strong halo" })}`;
  });
}
