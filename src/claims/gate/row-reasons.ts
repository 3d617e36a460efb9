import type { GateMetric, GateOutcome } from "../../evidence/gate.ts";
import { amount, atLeast } from "./amounts.ts";
import type { Known } from "./measured.ts";
import { isRefused } from "./stance.ts";

/** What decided, or what is in the way, and what would help. */
export interface Said {
  /** A clause. */
  readonly why: string;
  /** What to do about it, as a sentence; null: nothing in particular. */
  readonly next: string | null;
}

/** Why an interval stands to its budget as it does. */
export function said(
  known: Known,
  of: { readonly metric: GateMetric; readonly budget: number; readonly outcome: GateOutcome },
): Said {
  const { metric, budget, outcome } = of;
  const words = (value: number) => amount(metric, value);
  if (isRefused(known, budget)) return refused(known, of);
  if (known.low === known.high && outcome !== "inconclusive")
    return {
      why: `${words(known.value)}, ${outcome === "pass" ? "within" : "beyond"} the budget of ${words(budget)}`,
      next: null,
    };
  if (outcome === "regression")
    return {
      why: `even the lower end, ${words(known.low)}, is beyond the budget of ${words(budget)}`,
      next: null,
    };
  if (outcome === "pass")
    return {
      why: `even the upper end, ${words(known.high)}, is within the budget of ${words(budget)}`,
      next: null,
    };
  const ends = `from ${words(known.low)} to ${words(known.high)} it reaches across the budget of ${words(budget)}`;
  const distance = Math.abs(known.value - budget);
  return { why: ends, next: moreRounds(known, distance) };
}

function refused(
  known: Known,
  { metric, budget, outcome }: { metric: GateMetric; budget: number; outcome: GateOutcome },
): Said {
  const could = atLeast(metric, known.visible ?? 0);
  const head = `a budget of ${amount(metric, budget)} is smaller than what tonight's noise lets be told from nothing: this runner could judge ${could}`;
  const more = budget > 0 ? moreRounds(known, budget) : null;
  if (outcome === "regression")
    return {
      why: `${head}, and even the lower end, ${amount(metric, known.low)}, is beyond that`,
      next: null,
    };
  const wider = `\`--set gate.budgets.${metric}=${plain(known.visible ?? 0)}\``;
  return {
    why: more === null ? head : `${head}; ${lower(more)}`,
    next: `Give ${metric} a budget of at least ${could} (${wider})${more === null ? ", or run on a quieter machine." : `, or more rounds: ${lower(more)}.`}`,
  };
}

/** "About 9 rounds would do, if they are as noisy as these: `--set rounds.looks=[9]`"; null: none would. */
function moreRounds({ roundsFor, rounds }: Known, half: number): string | null {
  const wanted = roundsFor?.(half) ?? null;
  if (wanted === null) return null;
  const about = Math.max(wanted, rounds + 1);
  return `About ${about} rounds would do, if they are as noisy as these: \`--set rounds.looks=[${about}]\``;
}

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** A number as a plan has it, rounded up. */
const plain = (value: number): number => Math.ceil(value * 1e4 - 1e-6) / 1e4;
