import { scaleLog } from "d3-scale";
import { type Html, html } from "../markup.ts";
import { label, line } from "./picture.ts";

/** A logarithmic axis of ratios: 2 and 1/2 lie equally far from 1. */
export interface RatioScale {
  readonly x: (ratio: number) => number;
  readonly left: number;
  readonly right: number;
  readonly ticks: readonly number[];
}

const TICKS = [
  0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4, 5, 7, 10,
  20, 30, 50, 100, 200, 500, 1000,
];
/** Which ticks give way first when there is no room. */
const KEEP = [1, 0.5, 2, 0.1, 10, 100, 0.01, 1000, 5, 0.2, 0.7, 1.5];

/** An axis that holds all values and 1, with a little air at both ends. */
export function ratioScale(
  values: readonly number[],
  room: { readonly left: number; readonly right: number },
): RatioScale {
  const usable = values.filter((value) => Number.isFinite(value) && value > 0);
  const low = Math.min(0.87, ...usable);
  const high = Math.max(1.15, ...usable);
  const air = (Math.log(high) - Math.log(low)) * 0.06;
  const domain = [Math.exp(Math.log(low) - air), Math.exp(Math.log(high) + air)];
  const scale = scaleLog(domain, [room.left, room.right]);
  // A label at the very edge would be cut off.
  const inside = TICKS.filter(
    (tick) => scale(tick) >= room.left + 8 && scale(tick) <= room.right - 8,
  );
  return { x: (value) => scale(value), ...room, ticks: spaced(inside, scale) };
}

function spaced(ticks: readonly number[], x: (tick: number) => number): readonly number[] {
  const rank = (tick: number): number => (KEEP.includes(tick) ? KEEP.indexOf(tick) : KEEP.length);
  const kept: number[] = [];
  for (const tick of [...ticks].sort((one, other) => rank(one) - rank(other)))
    if (kept.every((other) => Math.abs(x(other) - x(tick)) >= 34)) kept.push(tick);
  return kept.sort((one, other) => one - other);
}

/** Grid, the line at 1, tick labels, and what left and right mean. */
export function ratioAxis(
  scale: RatioScale,
  span: { readonly top: number; readonly bottom: number },
  ends: { readonly less: string; readonly more: string },
): Html {
  const grid = scale.ticks.map((tick) => {
    const x = scale.x(tick);
    return html`${line({ x, y: span.top }, { x, y: span.bottom }, tick === 1 ? "one" : "grid")}${label(`${tick}×`, { x, y: span.bottom + 17 }, { anchor: "middle", kind: tick === 1 ? "tick strong" : "tick" })}`;
  });
  const y = span.bottom + 38;
  return html`${grid}
${label(`← ${ends.less}`, { x: scale.left, y }, { kind: "t soft" })}${label(`${ends.more} →`, { x: scale.right, y }, { anchor: "end", kind: "t soft" })}`;
}
