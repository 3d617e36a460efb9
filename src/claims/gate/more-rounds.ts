import type { GateDuet, GateEvidence } from "../../evidence/gate.ts";
import { weigh } from "./acceptances.ts";
import { duetOf } from "./duet-rounds.ts";
import { needsConfirmation } from "./judge-row.ts";
import { DUET_METRICS, type DuetMetric, measureDuet } from "./measure.ts";

const budgeted = ({ budgets }: GateEvidence): readonly DuetMetric[] =>
  DUET_METRICS.filter((metric) => budgets[metric] !== undefined);

/**
 * Whether a duet goes on after a look: some metric is undecided that more rounds may decide. A
 * confirmation goes on only for what it is to confirm; a self-test has one look.
 */
export function wantsMoreRounds(gate: GateEvidence, duet: GateDuet): boolean {
  const { kind, reference } = duet;
  if (kind === "slower" || kind === "same") return false;
  const asked = kind === "main" ? budgeted(gate) : alarming(gate, reference);
  return asked.some((metric) => {
    const measured = measureDuet(duet, metric);
    const mayHelp =
      measured.kind === "interval"
        ? measured.roundsFor !== undefined
        : measured.kind === "silent" && measured.moreRoundsHelp;
    return mayHelp && weigh(gate, measured, { metric, reference }).outcome === "inconclusive";
  });
}

/** Whether something looks like a regression that must be measured once more before it alarms. */
export const wantsConfirmation = (gate: GateEvidence, reference: string): boolean =>
  alarming(gate, reference).length > 0;

/** Metrics whose regression counts only if it is seen again; what is accepted needn't be. */
function alarming(gate: GateEvidence, reference: string): readonly DuetMetric[] {
  const main = duetOf(gate, "main", reference);
  if (main === null) return [];
  return budgeted(gate).filter((metric) => {
    const measured = measureDuet(main, metric);
    const { outcome } = weigh(gate, measured, { metric, reference });
    return needsConfirmation(metric, measured) && outcome === "regression";
  });
}
