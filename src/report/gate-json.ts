import type { Evidence } from "../evidence/evidence.ts";
import type { GateDuet, GateEvidence, GateRow } from "../evidence/gate.ts";
import { type DrillSummary, drillSummaries } from "./figures/drill-summary.ts";
import { judgedGate, validDuetRounds } from "./words/gate.ts";

/** A night's gate as `--json` prints it. */
export interface GateSummary {
  readonly date: string;
  readonly outcome: GateRow["outcome"];
  readonly reasons: readonly string[];
  /** What to do now. */
  readonly next: string;
  readonly selfTest: { readonly slower: boolean | null; readonly same: boolean | null };
  readonly rows: readonly GateRow[];
  readonly candidate: GateEvidence["candidate"];
  readonly references: GateEvidence["references"];
  readonly duets: readonly (Pick<GateDuet, "kind" | "reference" | "injected" | "cut"> & {
    readonly validRounds: number;
  })[];
  readonly ladders: GateEvidence["ladders"];
  readonly drills: readonly (DrillSummary & { readonly of: string })[];
  readonly accepted: GateEvidence["accepted"];
  readonly missing: GateEvidence["missing"];
}

/** null: the run was no gate. */
export function gateSummary(evidence: Evidence): GateSummary | null {
  const judged = judgedGate(evidence);
  if (judged === null) return null;
  const { date, candidate, references, accepted, missing } = judged.gate;
  const { outcome, reasons, next, selfTest, rows } = judged.verdict;
  return {
    date,
    outcome,
    reasons,
    next,
    selfTest,
    rows,
    candidate,
    references,
    duets: judged.gate.duets.map((duet) => ({
      kind: duet.kind,
      reference: duet.reference,
      injected: duet.injected,
      cut: duet.cut,
      validRounds: validDuetRounds(duet),
    })),
    ladders: judged.gate.ladders,
    drills: judged.gate.drills.flatMap(({ of, drill }) =>
      drillSummaries({ drills: [drill] }).map((one) => ({ of, ...one })),
    ),
    accepted,
    missing,
  };
}
