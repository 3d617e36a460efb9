import type { GateDuet, GateEvidence, GateMetric, GateRow } from "../../evidence/gate.ts";
import { sentence } from "../words.ts";
import { acceptancesFor, isOver, type Weighed, weigh } from "./acceptances.ts";
import { amount } from "./amounts.ts";
import { duetOf } from "./duet-rounds.ts";
import { isOfDuet, measure, measureDuet } from "./measure.ts";
import type { Measured } from "./measured.ts";
import { said } from "./row-reasons.ts";

/** A row, with what to do about it. */
export interface JudgedRow {
  readonly row: GateRow;
  /** One sentence; null: nothing, or nothing in particular. */
  readonly next: string | null;
}

interface Asked {
  readonly metric: GateMetric;
  readonly reference: string;
}

/** One metric against one reference, with its confirmation and what was accepted. */
export function judgeRow(gate: GateEvidence, metric: GateMetric, reference: string): JudgedRow {
  const asked: Asked = { metric, reference };
  const budget = gate.budgets[metric] ?? 0;
  const measured = measure(gate, metric, reference);
  const weighed = weigh(gate, measured, asked);
  const words = wordsOf(measured, { metric, budget, weighed });
  const doubt = doubtOf(gate, measured, { ...asked, weighed });
  const outcome = doubt === null ? weighed.outcome : "inconclusive";
  const accepted = doubt === null ? weighed.by : null;
  const reasons = [
    ...(doubt === null ? [] : [doubt.why]),
    words.why,
    ...acceptanceWords(gate, asked, { measured, weighed }),
    ...(measured.kind === "interval" ? measured.notes : []),
  ];
  return {
    row: {
      ...figuresOf(measured),
      ...asked,
      outcome,
      budget,
      accepted: accepted?.reason ?? null,
      // What others wrote may be a sentence already.
      reasons: reasons.map((why) => sentence(why.replace(/\.$/, ""))),
    },
    next: doubt === null ? words.next : doubt.next,
  };
}

/** A chance may look like a change once; a candidate that fails in every round is no chance. */
export const needsConfirmation = (metric: GateMetric, measured: Measured): boolean =>
  isOfDuet(metric) && measured.kind === "interval";

interface Doubt {
  readonly why: string;
  readonly next: string;
}

const AGAIN = "Run the gate once more, to its end.";

/** Why what was measured doesn't stand; null = it does. */
function doubtOf(
  gate: GateEvidence,
  measured: Measured,
  { metric, reference, weighed }: Asked & { readonly weighed: Weighed },
): Doubt | null {
  if (weighed.outcome === "inconclusive") return null;
  const main = isOfDuet(metric) ? duetOf(gate, "main", reference) : null;
  if (weighed.outcome === "pass")
    return main === null || main.cut === null
      ? null
      : { why: `the comparison was cut short: ${main.cut}`, next: AGAIN };
  if (measured.kind === "interval" && measured.once !== undefined)
    return {
      why: "seen once, not confirmed: one measurement a side doesn't alarm",
      next: `Measure ${metric} against ${reference} once more, with ${measured.once}.`,
    };
  if (!needsConfirmation(metric, measured)) return null;
  return unconfirmed(gate, { metric, reference }, duetOf(gate, "confirmation", reference));
}

function unconfirmed(
  gate: GateEvidence,
  { metric, reference }: Asked,
  confirmation: GateDuet | null,
): Doubt | null {
  if (confirmation === null || !isOfDuet(metric))
    return { why: "seen once, and not measured again before the night ended", next: AGAIN };
  const again = measureDuet(confirmation, metric);
  const { outcome } = weigh(gate, again, { metric, reference });
  if (outcome === "regression") return null;
  const figures =
    again.kind === "interval"
      ? `with fresh processes it was ${amount(metric, again.value)} (${amount(metric, again.low)} to ${amount(metric, again.high)})`
      : again.why;
  return {
    why: `seen once, not confirmed: ${figures}`,
    next: `Run the gate again: ${metric} against ${reference} was beyond its budget once, and not when it was measured once more.`,
  };
}

function wordsOf(
  measured: Measured,
  {
    metric,
    budget,
    weighed,
  }: { readonly metric: GateMetric; readonly budget: number; readonly weighed: Weighed },
): { readonly why: string; readonly next: string | null } {
  if (measured.kind !== "interval") return { why: measured.why, next: null };
  if (weighed.by === null) return said(measured, { metric, budget, outcome: weighed.outcome });
  const { size, until, reason } = weighed.by;
  return {
    why: `${amount(metric, measured.value)} is no more than the ${amount(metric, size)} accepted until ${until}: ${reason}`,
    next: null,
  };
}

/** Why acceptances that are meant for this row don't hold a regression. */
function acceptanceWords(
  gate: GateEvidence,
  { metric, reference }: Asked,
  { measured, weighed }: { readonly measured: Measured; readonly weighed: Weighed },
): string[] {
  if (weighed.outcome !== "regression") return [];
  const value = measured.kind === "interval" ? amount(metric, measured.value) : "failing";
  return acceptancesFor(gate, metric, reference).map((one) =>
    isOver(one, gate.date)
      ? `${amount(metric, one.size)} was accepted, but only until ${one.until}`
      : `${amount(metric, one.size)} is accepted until ${one.until}, but ${value} is more`,
  );
}

type Figures = Pick<GateRow, "value" | "low" | "high" | "level" | "rounds" | "visible">;

function figuresOf(measured: Measured): Figures {
  if (measured.kind === "interval") {
    const { value, low, high, level, rounds, visible } = measured;
    const [finiteValue, finiteLow, finiteHigh] = [value, low, high].map(finite);
    return {
      value: finiteValue ?? null,
      low: finiteLow ?? null,
      high: finiteHigh ?? null,
      level,
      rounds,
      visible,
    };
  }
  const none = { value: null, low: null, high: null, level: null, visible: null };
  return { ...none, rounds: measured.rounds };
}

/** JSON has no infinity: an end that isn't known is null. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
