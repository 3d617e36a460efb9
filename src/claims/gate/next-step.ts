import type { GateEvidence, GateOutcome } from "../../evidence/gate.ts";
import { list } from "../words.ts";
import type { JudgedRow } from "./judge-row.ts";
import type { SelfTest } from "./self-test.ts";

interface Judged {
  readonly outcome: GateOutcome;
  readonly judged: readonly JudgedRow[];
  readonly selfTest: SelfTest;
}

/** What to do now, in one sentence; what stands in the way of everything else goes first. */
export function nextStep(gate: GateEvidence, { outcome, judged, selfTest }: Judged): string {
  switch (outcome) {
    case "pass":
      return "Nothing to do: everything that has a budget is within it.";
    case "regression":
      return `Look at what changed for ${list(namesOf(judged, "regression"))}; if it is meant, accept it in the file that \`gate.accepted\` names.`;
    case "inconclusive":
      return openStep(gate, judged, selfTest);
    default:
      return outcome satisfies never;
  }
}

const namesOf = (judged: readonly JudgedRow[], wanted: GateOutcome): string[] =>
  judged.flatMap(({ row: { outcome, metric, reference } }) =>
    outcome === wanted ? [`${metric} against ${reference}`] : [],
  );

function openStep(
  { missing, duets }: GateEvidence,
  judged: readonly JudgedRow[],
  { slower, same }: SelfTest,
): string {
  const gone = missing.find(({ what }) => what.startsWith("reference ")) ?? null;
  if (gone !== null) return mended(gone.what);
  const cut = duets.find((duet) => duet.cut !== null)?.cut ?? null;
  if (cut !== null) return `Run the gate again, for it was cut short: ${cut.replace(/\.$/, "")}.`;
  if (slower === false || same === false)
    return "Run the gate again on a quieter machine, or with more rounds in its self-test: `--set gate.selfTest.rounds=6`.";
  const [other] = missing;
  if (other !== undefined) return mended(other.what);
  if (slower === null || same === null) return "Run the gate again, to its end.";
  if (judged.length === 0) return "Give at least one metric a budget (`gate.budgets`).";
  const asked = judged.find(({ row, next }) => row.outcome === "inconclusive" && next !== null);
  return (
    asked?.next ?? `Run the gate again: undecided is ${list(namesOf(judged, "inconclusive"))}.`
  );
}

const mended = (what: string): string => `Mend what was missing (${what}), and run the gate again.`;
