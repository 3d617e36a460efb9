import type { GateDuet, GateEvidence, GateMetric } from "../../evidence/gate.ts";
import { rounds as roundWords } from "../words.ts";
import { type DuetRounds, duetOf, duetRounds } from "./duet-rounds.ts";
import { measureFailures, measureRecall } from "./measure-answers.ts";
import { measureCapacity } from "./measure-capacity.ts";
import { measureLedger, measureRecovery } from "./measure-drills.ts";
import { measureLatency } from "./measure-latency.ts";
import { type Measured, silent } from "./measured.ts";

/** Metrics that a duet's rounds tell. */
export type DuetMetric = "p50-quiet" | "p50-busy" | "recall" | "failures";

/** Metrics that a duet's rounds tell; the others come from drills and ladders. */
export const DUET_METRICS: readonly DuetMetric[] = ["p50-quiet", "p50-busy", "recall", "failures"];

export const isOfDuet = (metric: GateMetric): metric is DuetMetric =>
  DUET_METRICS.some((one) => one === metric);

/** What a night says of one metric against one reference. */
export function measure(gate: GateEvidence, metric: GateMetric, reference: string): Measured {
  const gone = gate.missing.find(({ what }) => what === `reference ${reference}`);
  const duet = duetOf(gate, "main", reference);
  if (duet === null && gone !== undefined) return silent(`it can't be had: ${gone.why}`);
  switch (metric) {
    case "capacity":
      return measureCapacity(gate, reference);
    case "ledger":
      return measureLedger(gate, reference);
    case "recovery":
      return measureRecovery(gate, reference);
    default:
      return duet === null
        ? silent("the candidate was never held against it: the night ended before")
        : measureDuet(duet, metric);
  }
}

/** What a duet's rounds say of one metric. */
export function measureDuet(duet: GateDuet, metric: DuetMetric): Measured {
  const used = duetRounds(duet);
  if (used.look === null) return tooFew(duet, used);
  switch (metric) {
    case "p50-quiet":
      return measureLatency(used, "quiet");
    case "p50-busy":
      return used.rounds.some(({ busy }) => busy !== null)
        ? measureLatency(used, "busy")
        : silent(`no load was offered at the busy point; ${leftOut(metric)}`, used.rounds.length);
    case "recall":
      return measureRecall(used);
    case "failures":
      return measureFailures(used);
    default:
      return metric satisfies never;
  }
}

/** What the plan must say where a metric can't be had. */
const leftOut = (metric: GateMetric): string =>
  `\`--set gate.budgets.${metric}=null\` leaves it out`;

function tooFew({ cut }: GateDuet, { rounds, next }: DuetRounds): Measured {
  const because = cut === null ? "" : `, for it was cut short: ${cut}`;
  const wanted = next === null ? "" : ` of the ${next} that the first look needs`;
  const why =
    rounds.length === 0
      ? `no round was valid${because}`
      : `only ${roundWords(rounds.length)}${wanted}${because}`;
  return silent(why, rounds.length, next !== null);
}
