import type { Evidence } from "../../evidence/evidence.ts";
import type { GateRow } from "../../evidence/gate.ts";
import { fingerprintLines, rowsByReference } from "../figures/gate.ts";
import {
  confirmationWords,
  GATE_MARKS,
  gateSentence,
  type JudgedGate,
  judgedGate,
  otherReasons,
  rowReasons,
  rowState,
  selfTestHeld,
  selfTestWords,
} from "../words/gate.ts";
import { budgetWords, figureWords, METRIC_NAMES, sizeWords } from "../words/gate-values.ts";
import { tame } from "../words/tame.ts";
import { type Paint, wrap } from "./paint.ts";

interface How {
  readonly paint: Paint;
  readonly width: number;
}

/** A night's gate: its outcome on top, every metric, and whether the gate itself works. */
export function gateLines(evidence: Evidence, how: How): readonly string[] {
  const judged = judgedGate(evidence);
  if (judged === null) return [];
  return [
    ...outcomeLines(judged, how),
    "",
    ...rowsByReference(judged.gate, judged.verdict.rows).flatMap(({ reference, rows }) => [
      how.paint.bold(`  Against ${tame(reference)}`),
      ...(rows.length === 0
        ? ["    nothing was measured"]
        : rows.flatMap((row) => rowLines(row, how))),
      "",
    ]),
    ...besideLines(judged, how),
  ];
}

const INDENT = 18;

function outcomeLines(judged: JudgedGate, { paint, width }: How): readonly string[] {
  const { glyph, word, kind } = GATE_MARKS[judged.verdict.outcome];
  const sentence = gateSentence(judged);
  const mark = `  ${glyph} ${word.toUpperCase()}`.padEnd(INDENT);
  const [first = "", ...more] = wrap(tame(sentence), width - INDENT);
  const others = otherReasons(judged).flatMap((reason) => wrap(tame(reason), width - INDENT));
  return [
    `${paint.verdict(kind, mark)}${paint.bold(first)}`,
    ...more.map((line) => `${" ".repeat(INDENT)}${paint.bold(line)}`),
    ...others.map((line) => `${" ".repeat(INDENT)}${paint.dim(line)}`),
  ];
}

const NAME = 17;
const ROW_INDENT = 18 + NAME;

/** "✗ regression  quiet p50  +8.1 % (+7.2 to +9.0 % at 97.5 %, 12 rounds), budget 5 %, visible 1.1 %". */
function rowLines(row: GateRow, { paint, width }: How): readonly string[] {
  const state = rowState(row);
  const { glyph, word, kind } = GATE_MARKS[state];
  const mark = `  ${glyph} ${word}`.padEnd(INDENT);
  const name = METRIC_NAMES[row.metric].padEnd(NAME);
  const room = Math.max(24, width - ROW_INDENT);

  const limits = `budget ${budgetWords(row)}; visible tonight: ${sizeWords(row.metric, row.visible)}`;
  const [first = "", ...more] = [figureWords(row), limits].flatMap((text) => wrap(text, room));
  const below = rowReasons(row)
    .flatMap((text) => wrap(tame(text), room))
    .map(paint.dim);
  return [
    `${paint.verdict(kind, mark)}${paint.bold(name)}${first}`,
    ...[...more, ...below].map((line) => `${" ".repeat(ROW_INDENT)}${line}`),
  ];
}

/** Self-test, confirmation, what differs between the sides, and what was missing. */
function besideLines(judged: JudgedGate, { paint, width }: How): readonly string[] {
  const { gate } = judged;
  const names = ["candidate", ...gate.references.map(({ name }) => name)];
  const different = fingerprintLines(gate).filter(({ differs }) => differs);
  const differs =
    different.length === 0
      ? ["nothing that is known: candidate and references are the same"]
      : different.map(
          ({ name, cells }) =>
            `${name}: ${cells.map((cell, index) => `${names[index]} ${cell}`).join(", ")}`,
        );
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["Self-test", [`${selfTestHeld(judged) ? "✓" : "?"} ${selfTestWords(judged)}`]],
    ["Confirmation", confirmationWords(judged)],
    ["Differs", differs],
    ["Missing", gate.missing.map(({ what, why }) => `${what}: ${why}`)],
  ];
  return [
    ...rows.flatMap(([label, texts]) =>
      texts
        .flatMap((text) => wrap(tame(text), width - INDENT))
        .map(
          (line, index) => `${paint.bold(`  ${index === 0 ? label : ""}`.padEnd(INDENT))}${line}`,
        ),
    ),
    "",
  ];
}
