import type { GateMetric, GateRow } from "../../evidence/gate.ts";
import { NBSP, percent, plural } from "./numbers.ts";

/** What a metric is called. */
export const METRIC_NAMES: Readonly<Record<GateMetric, string>> = {
  "p50-quiet": "quiet p50",
  "p50-busy": "busy p50",
  capacity: "capacity",
  recall: "recall",
  failures: "failed requests",
  ledger: "ledger findings",
  recovery: "recovery",
};

/** What a positive change of a metric means: larger is worse, for every one. */
export const WORSE: Readonly<Record<GateMetric, string>> = {
  "p50-quiet": "slower",
  "p50-busy": "slower",
  capacity: "more users carried by the reference",
  recall: "of the neighbours lost",
  failures: "of the requests failed in addition",
  ledger: "more than the reference",
  recovery: "longer",
};

/** Metrics that are differences of shares: a point is a hundredth of the whole. */
const POINTS: readonly GateMetric[] = ["recall", "failures"];

/** A size without a sign: "5 %", "1 point", "0.1 points", "2 findings". */
export function sizeWords(metric: GateMetric, size: number | null): string {
  if (size === null || !Number.isFinite(size)) return "–";
  if (metric === "ledger") return plural(size, "finding");
  const words = percent(size);
  if (!POINTS.includes(metric)) return words;
  const figure = words.replace(`${NBSP}%`, "");
  return `${figure}${NBSP}${figure === "1" ? "point" : "points"}`;
}

/** A change with its sign: "+5.1 %", "−0.4 points", "0 findings". */
export function changeWords(metric: GateMetric, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const words = sizeWords(metric, Math.abs(value));
  if (/^0\D/.test(words) && !words.startsWith("0.")) return words;
  return `${value < 0 ? "−" : "+"}${words}`;
}

/** What a metric's figure stands on, where it isn't rounds. */
const COUNTED: Partial<Readonly<Record<GateMetric, string>>> = {
  ledger: "trial",
  recovery: "trial",
  capacity: "ladder",
};

/** "+4.1 to +5.9 % at 97.8 %, 8 rounds"; "–" where there is no interval. */
export function intervalWords({ metric, low, high, level, rounds }: GateRow): string {
  const counted = rounds === 0 ? [] : [plural(rounds, COUNTED[metric] ?? "round")];
  if (low === null || high === null || low === high) return counted[0] ?? "–";
  const ends = `${bare(metric, low)} to ${changeWords(metric, high)}`;
  return [`${ends}${level === null ? "" : ` at ${percent(level)}`}`, ...counted].join(", ");
}

/** The lower end goes without its unit, which the upper one has. */
const bare = (metric: GateMetric, value: number): string =>
  changeWords(metric, value).replace(new RegExp(`${NBSP}.*$`), "");

/** "5 %", "0 findings", "none". */
export function budgetWords({ metric, budget }: Pick<GateRow, "metric" | "budget">): string {
  if (budget === null) return "none";
  return metric === "ledger" && budget === 0 ? `0${NBSP}findings` : sizeWords(metric, budget);
}

/** "+8.1 % (+7.2 to +9.0 % at 97.8 %, 12 rounds)", or that there is none. */
export function figureWords(row: GateRow): string {
  if (row.value === null) return "not measured";
  const interval = intervalWords(row);
  return `${changeWords(row.metric, row.value)}${interval === "–" ? "" : ` (${interval})`}`;
}
