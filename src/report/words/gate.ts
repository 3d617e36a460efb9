import { type GateVerdict, gateVerdict } from "../../claims/gate/gate-verdict.ts";
import type { Verdict } from "../../claims/verdict.ts";
import type { Ending, Evidence } from "../../evidence/evidence.ts";
import type { GateDuet, GateEvidence, GateRow } from "../../evidence/gate.ts";
import { budgetWords, changeWords, METRIC_NAMES } from "./gate-values.ts";
import { duration, percent, plural } from "./numbers.ts";

/** A night's gate with what its judge says of it. */
export interface JudgedGate {
  readonly gate: GateEvidence;
  readonly verdict: GateVerdict;
}

/** null: the run was no gate. A night that broke off comes to nothing, whatever its rows say. */
export function judgedGate({ gate, run }: Pick<Evidence, "gate" | "run">): JudgedGate | null {
  if (gate === null) return null;
  const verdict = gateVerdict(gate);
  const broken = brokenOff(run.ending);
  if (broken === null) return { gate, verdict };
  const reasons = [broken, ...verdict.reasons];
  return { gate, verdict: { ...verdict, outcome: "inconclusive", reasons } };
}

function brokenOff(ending: Ending): string | null {
  switch (ending.kind) {
    case "complete":
      return null;
    case "interrupted":
      return `The night was interrupted (${ending.by}).`;
    case "failed":
      return `The night failed (${ending.code}).`;
    default:
      return ending satisfies never;
  }
}

/** What became of a row; an accepted regression is none to alarm for, and is shown all the same. */
export type RowState = GateRow["outcome"] | "accepted";

export const rowState = ({ outcome, accepted }: GateRow): RowState =>
  accepted === null ? outcome : "accepted";

/** Words, signs and colours, so that colour is never alone in telling them apart. */
export const GATE_MARKS: Readonly<
  Record<
    RowState,
    { readonly word: string; readonly glyph: string; readonly kind: Verdict["kind"] }
  >
> = {
  pass: { word: "pass", glyph: "✓", kind: "supported" },
  regression: { word: "regression", glyph: "✗", kind: "refuted" },
  accepted: { word: "accepted", glyph: "≈", kind: "inconclusive" },
  inconclusive: { word: "inconclusive", glyph: "?", kind: "inconclusive" },
};

/** The night in one plain sentence. */
export function gateSentence(judged: JudgedGate): string {
  const { gate, verdict } = judged;
  const names = gate.references.map(({ name }) => name).join(" and ");
  const accepted = verdict.rows.filter((row) => rowState(row) === "accepted");
  switch (verdict.outcome) {
    case "pass": {
      const besides =
        accepted.length === 0
          ? ""
          : `; ${plural(accepted.length, "regression")} ${accepted.length === 1 ? "is" : "are"} accepted`;
      return `Pass: against ${names} nothing got worse than its budget allows${besides}.`;
    }
    case "regression": {
      const rows = verdict.rows.filter((row) => rowState(row) === "regression");
      return `Regression: ${rows.map(rowClause).join("; ")}.`;
    }
    case "inconclusive":
      return `No answer tonight: ${openWords(judged)}`.replace(/\.?$/, ".");
    default:
      return verdict.outcome satisfies never;
  }
}

/** What left the night without an answer, first of all. */
function openWords(judged: JudgedGate): string {
  const { gate, verdict } = judged;
  const [whole] = wholeReasons(judged);
  if (whole !== undefined) return whole;
  const [gone] = gate.missing;
  if (gone !== undefined) return `${gone.what}: ${gone.why}`;
  const row = verdict.rows.find(({ outcome }) => outcome === "inconclusive");
  if (row === undefined) return "nothing was judged";
  const [because] = row.reasons;
  return `${METRIC_NAMES[row.metric]} against ${row.reference}${because === undefined ? "" : `: ${because}`}`;
}

/** Reasons of the night as a whole that stand nowhere else: in no row, and not in its sentence. */
export function otherReasons(judged: JudgedGate): readonly string[] {
  const sentence = gateSentence(judged);
  return wholeReasons(judged).filter((reason) => !sentence.includes(reason.replace(/\.$/, "")));
}

/** Those that stand neither at a row nor among what was missing. */
function wholeReasons({ gate, verdict }: JudgedGate): readonly string[] {
  const told = [
    ...gate.missing.map(({ why }) => why),
    ...verdict.rows.flatMap(({ reasons }) => reasons),
  ].filter((words) => words !== "");
  return verdict.reasons.filter((reason) => !told.some((words) => reason.includes(words)));
}

/** Why a row is what it is; where all is well, nothing needs to be said. */
export function rowReasons(row: GateRow): readonly string[] {
  const { accepted, reasons } = row;
  if (rowState(row) === "pass") return [];
  const isTold = accepted === null || reasons.some((reason) => reason.includes(accepted));
  return isTold ? reasons : [`Accepted: ${accepted}.`, ...reasons];
}

/** "quiet p50 +8.1 % against last-release, budget 5 %". */
export const rowClause = (row: GateRow): string =>
  `${METRIC_NAMES[row.metric]} ${changeWords(row.metric, row.value)} against ${row.reference}, budget ${budgetWords(row)}`;

/** Whether the gate could alarm tonight, and didn't cry wolf. */
export function selfTestWords({ gate, verdict: { selfTest } }: JudgedGate): string {
  const { slower, same } = selfTest;
  const duet = gate.duets.find(({ kind }) => kind === "slower");
  const injected = duet?.injected ?? null;
  const by = injected === null ? "" : ` of ${percent(Math.expm1(injected))}`;
  const where = duet?.slowedBy === "generator" ? "put in on the way to it" : "put in";
  const alarm = {
    true: `alarmed at a slow-down${by} that was ${where}`,
    false: `did not alarm at a slow-down${by} that was ${where}`,
    null: "a slow-down that is put in was not played",
  }[`${slower}`];
  const still = {
    true: "kept still where nothing differed",
    false: "cried wolf where nothing differed",
    null: "the reference against itself was not played",
  }[`${same}`];
  return `${alarm}; ${still}`;
}

/** Whether it was proven tonight that the gate works. */
export const selfTestHeld = ({ verdict: { selfTest } }: JudgedGate): boolean =>
  selfTest.slower === true && selfTest.same === true;

export const validDuetRounds = ({ rounds }: GateDuet): number =>
  rounds.filter(({ state }) => state.kind === "valid").length;

/** What the second look with fresh processes was; [] where none was needed. */
export const confirmationWords = ({ gate }: JudgedGate): readonly string[] =>
  gate.duets
    .filter(({ kind }) => kind === "confirmation")
    .map((duet) => {
      const rounds = plural(validDuetRounds(duet), "valid round");
      const cut = duet.cut === null ? "" : `, cut short: ${duet.cut}`;
      return `measured once more against ${duet.reference} with fresh processes: ${rounds}${cut}`;
    });

/** "3 duets, 18 valid rounds, 2 drills in 9 min 12 s". */
export function gateExtent(gate: GateEvidence, { run }: Pick<Evidence, "run">): string {
  const rounds = gate.duets.reduce((sum, duet) => sum + validDuetRounds(duet), 0);
  const parts = [
    plural(gate.duets.length, "duet"),
    plural(rounds, "valid round"),
    ...(gate.ladders.length === 0 ? [] : [plural(gate.ladders.length, "ladder")]),
    ...(gate.drills.length === 0 ? [] : [plural(gate.drills.length, "drill")]),
  ];
  return `${parts.join(", ")} in ${duration(run.tookMs)}`;
}
