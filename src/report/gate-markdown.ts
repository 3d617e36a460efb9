import type { Evidence } from "../evidence/evidence.ts";
import type { GateRow } from "../evidence/gate.ts";
import { fingerprintLines, rowsByReference } from "./figures/gate.ts";
import {
  confirmationWords,
  GATE_MARKS,
  type JudgedGate,
  judgedGate,
  otherReasons,
  rowReasons,
  rowState,
  selfTestHeld,
  selfTestWords,
} from "./words/gate.ts";
import { budgetWords, figureWords, METRIC_NAMES, sizeWords } from "./words/gate-values.ts";
import { markdownTable as table, markdownText as text } from "./words/markdown-text.ts";

/** A night's gate as blocks of Markdown; [] where the run was none. */
export function gateBlocks(evidence: Evidence): readonly string[] {
  const judged = judgedGate(evidence);
  if (judged === null) return [];
  const { gate, verdict } = judged;
  return [
    otherReasons(judged)
      .map((reason) => `- ${text(reason)}`)
      .join("\n"),
    ...rowsByReference(gate, verdict.rows).map(({ reference, rows }) =>
      [`**Against ${text(reference)}**`, "", rowsTable(rows)].join("\n"),
    ),
    besides(judged),
    fingerprints(judged),
  ].filter((block) => block !== "");
}

const HEAD = ["metric", "outcome", "change", "budget", "visible tonight", "why"] as const;

function rowsTable(rows: readonly GateRow[]): string {
  if (rows.length === 0) return "Nothing was measured against it.";
  return table(
    HEAD,
    rows.map((row) => {
      const state = rowState(row);
      const { glyph, word } = GATE_MARKS[state];
      return [
        METRIC_NAMES[row.metric],
        `${glyph} ${word}`,
        figureWords(row),
        budgetWords(row),
        sizeWords(row.metric, row.visible),
        rowReasons(row).map(text).join("<br>"),
      ];
    }),
  );
}

function besides(judged: JudgedGate): string {
  return [
    `Self-test: ${selfTestHeld(judged) ? "✓" : "?"} ${selfTestWords(judged)}`,
    ...confirmationWords(judged).map((words) => `Confirmation: ${words}`),
    ...judged.gate.missing.map(({ what, why }) => `Missing: ${what}: ${why}`),
  ]
    .map((line) => `- ${text(line)}`)
    .join("\n");
}

/** Only what differs: a summary has to be short. */
function fingerprints({ gate }: JudgedGate): string {
  const different = fingerprintLines(gate).filter(({ differs }) => differs);
  if (different.length === 0) return "Candidate and references are the same, as far as is known.";
  return table(
    ["differs", "candidate", ...gate.references.map(({ name }) => text(name))],
    different.map(({ name, cells }) => [text(name), ...cells.map((cell) => text(cell))]),
  );
}
