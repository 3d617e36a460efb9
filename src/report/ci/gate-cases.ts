import type { GateRow } from "../../evidence/gate.ts";
import type { ReportInput } from "../input.ts";
import {
  gateSentence,
  type JudgedGate,
  judgedGate,
  otherReasons,
  type RowState,
  rowReasons,
  rowState,
  selfTestHeld,
  selfTestWords,
} from "../words/gate.ts";
import { budgetWords, figureWords, METRIC_NAMES, sizeWords } from "../words/gate-values.ts";
import type { ReportCase } from "./case.ts";

/** The night, its self-test, and every metric against every reference. */
export function gateCases({ evidence }: ReportInput): readonly ReportCase[] {
  const judged = judgedGate(evidence);
  if (judged === null) return [];
  return [nightCase(judged), selfTestCase(judged), ...judged.verdict.rows.map(rowCase)];
}

const STATES: Readonly<Record<RowState, ReportCase["state"]>> = {
  pass: "passed",
  regression: "failed",
  // Not passed: whoever reads a list of skipped tests is reminded of it.
  accepted: "open",
  inconclusive: "open",
};

function nightCase(judged: JudgedGate): ReportCase {
  const { verdict, gate } = judged;
  return {
    suite: "gate",
    name: "the night",
    state: STATES[verdict.outcome],
    kind: verdict.outcome,
    words: gateSentence(judged),
    details: [
      ...otherReasons(judged),
      ...gate.missing.map(({ what, why }) => `Missing: ${what}: ${why}`),
      verdict.next,
    ],
    tookMs: null,
  };
}

function selfTestCase(judged: JudgedGate): ReportCase {
  const held = selfTestHeld(judged);
  return {
    suite: "gate",
    name: "self-test",
    state: held ? "passed" : "open",
    kind: held ? "pass" : "inconclusive",
    words: selfTestWords(judged),
    details: [],
    tookMs: null,
  };
}

function rowCase(row: GateRow): ReportCase {
  const state = rowState(row);
  const { metric, reference, visible } = row;
  const [why, ...others] = rowReasons(row);
  const figures = `${figureWords(row)}, budget ${budgetWords(row)}`;
  const isMeasured = row.value !== null;
  return {
    suite: "gate",
    name: `${METRIC_NAMES[metric]} against ${reference}`,
    state: STATES[state],
    kind: state,
    words: isMeasured || why === undefined ? figures : why,
    details: [
      ...(isMeasured && why !== undefined ? [why] : []),
      ...others,
      ...(visible === null
        ? []
        : [`Smallest change visible tonight: ${sizeWords(metric, visible)}`]),
    ],
    tookMs: null,
  };
}
