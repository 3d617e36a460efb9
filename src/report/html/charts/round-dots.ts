import type { Effect } from "../../../claims/verdict.ts";
import type { Figure, PointName, Round } from "../../../evidence/round.ts";
import { times } from "../../words/numbers.ts";
import { type Html, html } from "../markup.ts";
import { label, line, type Picture, type Size, WIDTHS } from "./picture.ts";
import { type RatioScale, ratioAxis, ratioScale } from "./ratio-scale.ts";

const ROW = 26;
const TOP = 8;
const ROOMS: Readonly<Record<Size, { left: number; right: number }>> = {
  wide: { left: 90, right: 680 },
  narrow: { left: 62, right: 350 },
};
const POINTS: readonly PointName[] = ["quiet", "busy"];

/** Every round's own figures, with the deciding intervals behind them. */
export function roundDots(
  rounds: readonly Round[],
  effects: readonly Effect[],
  candidate: string,
): Picture {
  return {
    id: "rounds-picture",
    title: `Each round's own ratio, ${candidate} against the baseline`,
    description: rounds.map((round) => `Round ${round.number}, ${words(round)}.`).join(" "),
    draw: (size) => draw({ rounds, effects, candidate }, size),
  };
}

function words(round: Round): string {
  const figures = POINTS.flatMap((point) => {
    const figure = round[point]?.bOverA;
    return figure === undefined ? [] : [`${point} ${figureWords(figure)}`];
  });
  return [round.state.kind, ...figures].join(", ");
}

/** "1.51×", or why there is no figure. */
export function figureWords(figure: Figure): string {
  switch (figure.kind) {
    case "value":
      return times(Math.exp(figure.logRatio));
    case "failed":
      return figure.by === "both" ? "both failed" : `${figure.by === "a" ? "A" : "B"} failed`;
    case "none":
      return "none";
    default:
      return figure satisfies never;
  }
}

interface Shown {
  readonly rounds: readonly Round[];
  readonly effects: readonly Effect[];
  readonly candidate: string;
}

function draw(shown: Shown, size: Size): { height: number; body: Html } {
  const scale = ratioScale(values(shown), ROOMS[size]);
  const bottom = TOP + shown.rounds.length * ROW + 4;
  const axis = ratioAxis(
    scale,
    { top: TOP, bottom },
    { less: `${shown.candidate} faster`, more: `${shown.candidate} slower` },
  );
  const bands = shown.effects.flatMap(({ label: name, interval }) =>
    interval === null || name === "CPU per query"
      ? []
      : [
          html`<rect x="${scale.x(interval.low)}" y="${TOP}" width="${Math.max(1, scale.x(interval.high) - scale.x(interval.low))}" height="${bottom - TOP}" class="band p-${name}"/>`,
        ],
  );
  const rows = shown.rounds.map((round, index) =>
    row(round, TOP + (index + 0.5) * ROW + 2, { scale, size }),
  );
  return { height: bottom + 46, body: html`${bands}${axis}${rows}` };
}

function values({ rounds, effects }: Shown): readonly number[] {
  return [
    ...rounds.flatMap((round) =>
      POINTS.flatMap((point) => {
        const figure = round[point]?.bOverA;
        return figure?.kind === "value" ? [Math.exp(figure.logRatio)] : [];
      }),
    ),
    ...effects.flatMap(({ label: name, interval }) =>
      interval === null || name === "CPU per query" ? [] : [interval.low, interval.high],
    ),
  ];
}

function row(round: Round, y: number, where: { scale: RatioScale; size: Size }): Html {
  const { scale, size } = where;
  const wide = size === "wide";
  const name = wide ? `round ${round.number}` : `${round.number}`;
  const note = wide
    ? label(words(round), { x: WIDTHS.wide, y: y + 4 }, { anchor: "end", kind: "t num soft" })
    : null;
  const state = !wide && round.state.kind !== "valid" ? ` ${round.state.kind}` : "";
  return html`<g class="round-${round.state.kind}">${line({ x: scale.left, y }, { x: scale.right, y }, "grid")}${label(`${name}${state}`, { x: 0, y: y + 4 })}${POINTS.map((point) => dot(round, point, { scale, y }))}${note}</g>
`;
}

function dot(round: Round, point: PointName, at: { scale: RatioScale; y: number }): Html | null {
  const figure = round[point]?.bOverA;
  if (figure?.kind !== "value") return null;
  const x = at.scale.x(Math.exp(figure.logRatio));
  return point === "quiet"
    ? html`<circle cx="${x}" cy="${at.y}" r="5" class="dot p-quiet"/>`
    : html`<path d="M${x} ${at.y - 6.5}l6.5 6.5-6.5 6.5-6.5-6.5z" class="dot p-busy"/>`;
}
