import type { Accepted, GateEvidence, GateMetric, GateOutcome } from "../../evidence/gate.ts";
import type { Measured } from "./measured.ts";
import { stanceOf } from "./stance.ts";

type Asked = Pick<GateEvidence, "accepted" | "date" | "budgets">;

/** Acceptances that are meant for this row, expired ones included. */
export const acceptancesFor = (
  { accepted }: Pick<GateEvidence, "accepted">,
  metric: GateMetric,
  reference: string,
): readonly Accepted[] =>
  accepted.filter(
    (one) => one.metric === metric && (one.reference === null || one.reference === reference),
  );

export const isOver = ({ until }: Accepted, date: string): boolean => date > until;

/** What a measurement means with the budget, and with what the team accepted. */
export interface Weighed {
  readonly outcome: GateOutcome;
  /** The acceptance that made it pass. */
  readonly by: Accepted | null;
}

/**
 * An accepted regression passes while the measured value is no larger than what was accepted. Where the
 * budget leaves it open, an interval wholly within what was accepted passes, too.
 */
export function weigh(
  gate: Asked,
  measured: Measured,
  of: { readonly metric: GateMetric; readonly reference: string },
): Weighed {
  const outcome = stanceOf(measured, gate.budgets[of.metric] ?? 0);
  const active = acceptancesFor(gate, of.metric, of.reference)
    .filter((one) => !isOver(one, gate.date))
    .toSorted((one, other) => other.size - one.size)[0];
  if (outcome === "pass" || active === undefined || measured.kind !== "interval")
    return { outcome, by: null };
  const holds =
    outcome === "regression"
      ? measured.value <= active.size
      : stanceOf(measured, active.size) === "pass";
  return holds ? { outcome: "pass", by: active } : { outcome, by: null };
}
