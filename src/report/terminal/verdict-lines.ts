import type { Verdict } from "../../claims/verdict.ts";
import { effectWords, MARKS } from "../words/effects.ts";
import { tame } from "../words/tame.ts";
import { type Paint, wrap } from "./paint.ts";

/** Where the text beside the verdict's word begins. */
const INDENT = 18;

/** One judged claim: its promise, its effects, why, and what would decide it. */
export function verdictLines(
  verdict: Verdict,
  promise: string,
  how: { paint: Paint; width: number },
): readonly string[] {
  const { paint, width } = how;
  const room = width - INDENT;
  const mark = MARKS[verdict.kind];
  const word = `  ${mark.glyph} ${mark.word.toUpperCase()}`.padEnd(INDENT);
  const [first = verdict.claim, ...more] = wrap(tame(promise), room);
  const indented = (line: string): string => `${" ".repeat(INDENT)}${line}`;
  return [
    `${paint.verdict(verdict.kind, word)}${paint.bold(first)}`,
    ...more.map((line) => indented(paint.bold(line))),
    ...figureLines(verdict, room).map(indented),
    ...wrap(tame(verdict.reasons[0] ?? ""), room).map((line) => indented(paint.dim(line))),
    ...(verdict.needed === null ? [] : wrap(`To decide it: ${tame(verdict.needed)}`, room)).map(
      indented,
    ),
  ];
}

function figureLines(verdict: Verdict, room: number): readonly string[] {
  const effects = verdict.effects.map((effect) => effectWords(effect));
  if (verdict.effects.every(({ rounds }) => rounds === 0))
    return wrap(tame(verdict.headline), room);
  const labels = Math.max(...effects.map(({ label }) => label.length));
  const figures = Math.max(...effects.map(({ figure }) => figure.length));
  return effects.map(
    ({ label, figure, interval }) =>
      `${label.padEnd(labels)}  ${figure.padEnd(figures)}  (${interval})`,
  );
}
