import {
  type GateEvidence,
  type GateMetric,
  type GateOutcome,
  type GateRow,
  gateMetric,
} from "../../evidence/gate.ts";
import { list, sentence } from "../words.ts";
import { idleAcceptances } from "./idle-acceptances.ts";
import { type JudgedRow, judgeRow } from "./judge-row.ts";
import { nextStep } from "./next-step.ts";
import { type SelfTest, selfTestDoubts, selfTestOf } from "./self-test.ts";

/** What the gate says of a night. */
export interface GateVerdict {
  readonly outcome: GateOutcome;
  /** One for each reference and metric that has a budget. */
  readonly rows: readonly GateRow[];
  /** What decided, the weightiest first; sentences. */
  readonly reasons: readonly string[];
  readonly selfTest: SelfTest;
  /** One sentence: what to do now. */
  readonly next: string;
}

/**
 * Judges a night, whole or cut short: any regression makes it one; else anything undecided or missing
 * leaves it inconclusive. A night that couldn't prove that it sees decides nothing, whatever it saw.
 */
export function gateVerdict(gate: GateEvidence): GateVerdict {
  const selfTest = selfTestOf(gate);
  const doubts = selfTestDoubts(gate, selfTest);
  const judged = gate.references
    .flatMap(({ name }) => metricsOf(gate).map((metric) => judgeRow(gate, metric, name)))
    .map((one) => (doubts.length === 0 ? one : distrusted(one)));
  const rows = judged.map(({ row }) => row);
  const outcome = outcomeOf(gate, rows, doubts);
  return {
    outcome,
    rows,
    reasons: [
      ...doubts.map(sentence),
      ...missingWords(gate),
      ...(rows.length === 0 ? ["No metric has a budget, so nothing could be judged."] : []),
      ...(outcome === "pass" ? [] : deciding(rows.filter((row) => row.outcome === outcome))),
      ...idleAcceptances(gate, rows).map(sentence),
    ],
    selfTest,
    next: nextStep(gate, { outcome, judged, selfTest }),
  };
}

const metricsOf = ({ budgets }: GateEvidence): GateMetric[] =>
  gateMetric.options.filter((metric) => budgets[metric] !== undefined);

/** Shown, and not believed. */
function distrusted({ row, next }: JudgedRow): JudgedRow {
  if (row.outcome === "inconclusive") return { row, next };
  const word = row.outcome === "pass" ? "pass" : "be a regression";
  const why = `it would ${word}, but the self-test didn't hold`;
  return {
    row: {
      ...row,
      outcome: "inconclusive",
      accepted: null,
      reasons: [sentence(why), ...row.reasons],
    },
    next: null,
  };
}

function outcomeOf(
  { missing }: GateEvidence,
  rows: readonly GateRow[],
  doubts: readonly string[],
): GateOutcome {
  if (rows.some(({ outcome }) => outcome === "regression")) return "regression";
  const isWhole = doubts.length === 0 && missing.length === 0 && rows.length > 0;
  return isWhole && rows.every(({ outcome }) => outcome === "pass") ? "pass" : "inconclusive";
}

const missingWords = ({ missing }: GateEvidence): string[] =>
  missing.map(({ what, why }) => sentence(`missing is ${what}: ${why.replace(/\.$/, "")}`));

/** What decided the rows that decided the night; what several have in common is said once. */
function deciding(rows: readonly GateRow[]): string[] {
  const same = Map.groupBy(
    rows,
    ({ reference, reasons }) => `against ${reference}: ${reasons[0] ?? "undecided."}`,
  );
  return [...same].map(([words, of]) => `${list(of.map(({ metric }) => metric))} ${words}`);
}
