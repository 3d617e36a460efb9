import type { Effect } from "../../../claims/verdict.ts";
import type { Figure, PointName, Round, Side } from "../../../evidence/round.ts";
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

/** What the picture shows. */
export interface RoundsShown {
  readonly rounds: readonly Round[];
  /** Their intervals are drawn behind the rounds. */
  readonly effects: readonly Effect[];
  readonly names: Names;
}

/** What a and b are called. */
type Names = Readonly<Record<Side, string>>;

/** Every round's own figures, with the deciding intervals behind them. */
export function roundDots(shown: RoundsShown): Picture {
  const { rounds, names } = shown;
  return {
    id: "rounds-picture",
    title: `Each round's own ratio, ${names.b} against ${names.a}`,
    description: rounds.map((round) => `Round ${round.number}: ${words(round, names)}.`).join(" "),
    draw: (size) => draw(shown, size),
  };
}

function words(round: Round, names: Names): string {
  const figures = POINTS.flatMap((point) => {
    const figure = round[point]?.bOverA;
    return figure === undefined ? [] : [`${point} ${figureWords(figure, names)}`];
  });
  const state = round.state.kind === "valid" ? [] : [round.state.kind];
  return [...state, ...figures].join(", ");
}

/** "1.51×", or why there is no figure. */
export function figureWords(figure: Figure, names: Names): string {
  switch (figure.kind) {
    case "value":
      return times(Math.exp(figure.logRatio));
    case "failed":
      return figure.by === "both"
        ? "both failed"
        : `${names[figure.by === "a" ? "a" : "b"]} failed`;
    case "none":
      return "none";
    default:
      return figure satisfies never;
  }
}

function draw(shown: RoundsShown, size: Size): { height: number; body: Html } {
  const scale = ratioScale(values(shown), ROOMS[size]);
  const bottom = TOP + shown.rounds.length * ROW + 4;
  const axis = ratioAxis(
    scale,
    { top: TOP, bottom },
    { less: `${shown.names.b} faster`, more: `${shown.names.b} slower` },
  );
  const bands = shown.effects.flatMap(({ label: name, interval }) =>
    interval === null || name === "CPU per query"
      ? []
      : [
          html`<rect x="${scale.x(interval.low)}" y="${TOP}" width="${Math.max(1, scale.x(interval.high) - scale.x(interval.low))}" height="${bottom - TOP}" class="band p-${name}"/>`,
        ],
  );
  const rows = shown.rounds.map((round, index) =>
    row(round, TOP + (index + 0.5) * ROW + 2, { scale, size, names: shown.names }),
  );
  return { height: bottom + 46, body: html`${bands}${axis}${rows}` };
}

function values({ rounds, effects }: RoundsShown): readonly number[] {
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

function row(
  round: Round,
  y: number,
  where: { scale: RatioScale; size: Size; names: Names },
): Html {
  const { scale, size } = where;
  const wide = size === "wide";
  const name = wide ? `round ${round.number}` : `${round.number}`;
  const note = wide
    ? label(
        words(round, where.names),
        { x: WIDTHS.wide, y: y + 4 },
        { anchor: "end", kind: "t num soft" },
      )
    : null;
  const state = !wide && round.state.kind !== "valid" ? ` ${round.state.kind}` : "";
  return html`<g class="round-${round.state.kind}">${line({ x: scale.left, y }, { x: scale.right, y }, "grid")}${label(`${name}${state}`, { x: 0, y: y + 4 })}${POINTS.map((point) => dot(round, point, { scale, y }))}${note}</g>
`;
}

function dot(round: Round, point: PointName, at: { scale: RatioScale; y: number }): Html | null {
  const figure = round[point]?.bOverA;
  if (figure === undefined || figure.kind === "none") return null;
  if (figure.kind === "failed") return cross(figure.by, point, at);
  const x = at.scale.x(Math.exp(figure.logRatio));
  return point === "quiet"
    ? html`<circle cx="${x}" cy="${at.y}" r="5" class="dot p-quiet"/>`
    : html`<path d="M${x} ${at.y - 6.5}l6.5 6.5-6.5 6.5-6.5-6.5z" class="dot p-busy"/>`;
}

/** A failed b is infinitely slow, so its cross stands at the right edge; a failed a at the left. */
function cross(
  by: "a" | "x" | "both",
  point: PointName,
  { scale, y }: { scale: RatioScale; y: number },
): Html | null {
  if (by === "both") return null;
  const shift = point === "quiet" ? 22 : 6;
  const x = by === "a" ? scale.left + shift : scale.right - shift;
  return html`<path d="M${x - 4.5} ${y - 4.5}l9 9M${x + 4.5} ${y - 4.5}l-9 9" class="cross"/>`;
}
