import type { Figure, Round } from "../evidence/round.ts";
import { type MeanInterval, pairedInterval } from "../stats/interval.ts";
import { mean } from "../stats/moments.ts";
import { type LogRatio, type Share, toLogRatio, toRatio } from "../units/quantity.ts";
import type { Effect } from "./verdict.ts";

/** The rounds' figures of one comparison, put together. */
export type Contrast =
  | {
      readonly kind: "interval";
      readonly label: Effect["label"];
      readonly of: MeanInterval<LogRatio>;
    }
  | { readonly kind: "one round"; readonly label: Effect["label"]; readonly figure: LogRatio }
  /** The median pair of one round or more is a failure: no interval exists. */
  | {
      readonly kind: "failed";
      readonly label: Effect["label"];
      readonly by: FailedBy;
      readonly rounds: number;
    }
  | { readonly kind: "missing"; readonly label: Effect["label"]; readonly why: string };

/** Who failed: one side in every round and the other in none, both, or one only now and then. */
export type FailedBy = "a" | "b" | "both" | "mixed";

/** Puts the figures of the used rounds together; an infinite one never enters a t interval. */
export function contrastOf(
  label: Effect["label"],
  figures: readonly Figure[],
  level: Share,
): Contrast {
  if (figures.length === 0) return { kind: "missing", label, why: "no valid round" };
  const none = figures.find((figure) => figure.kind === "none");
  if (none !== undefined) return { kind: "missing", label, why: none.why };
  const by = failedBy(figures);
  if (by !== null) return { kind: "failed", label, by, rounds: figures.length };
  const logs = figures.flatMap((figure) => (figure.kind === "value" ? [figure.logRatio] : []));
  const [first] = logs;
  if (first !== undefined && logs.length === 1) return { kind: "one round", label, figure: first };
  return { kind: "interval", label, of: pairedInterval(logs, level) };
}

/** null: every figure is finite. */
function failedBy(figures: readonly Figure[]): FailedBy | null {
  const of = (by: "a" | "x" | "both"): number =>
    figures.filter((figure) => figure.kind === "failed" && figure.by === by).length;
  const [a, b, both] = [of("a"), of("x"), of("both")];
  if (a + b + both === 0) return null;
  if (both > 0 || (a > 0 && b > 0)) return "both";
  if (b === figures.length) return "b";
  return a === figures.length ? "a" : "mixed";
}

/** The app path of b against a at one operating point. */
export function pointFigures(rounds: readonly Round[], point: "quiet" | "busy"): Figure[] {
  return rounds.map(
    (round) =>
      round[point]?.bOverA ?? {
        kind: "none",
        why: `round ${round.number} has no ${point} point`,
      },
  );
}

/** CPU seconds of a query, b against a. */
export function cpuFigures(rounds: readonly Round[]): Figure[] {
  return rounds.map(({ number, resources: { a, b } }) => {
    const none = (why: string): Figure => ({ kind: "none", why: `round ${number}: ${why}` });
    if (a === undefined || b === undefined) return none("CPU times weren't read");
    if (a.queries === 0 || b.queries === 0) return none("no query was sent while CPU was read");
    if (a.cpuSeconds === 0 || b.cpuSeconds === 0) return none("no CPU time was seen");
    const quotient = b.cpuSeconds / b.queries / (a.cpuSeconds / a.queries);
    const logRatio = toLogRatio(quotient as Parameters<typeof toLogRatio>[0]);
    return { kind: "value", logRatio, pairs: Math.min(a.queries, b.queries) };
  });
}

/** The contrast as the report shows it. */
export function effectOf(contrast: Contrast): Effect {
  const { label } = contrast;
  switch (contrast.kind) {
    case "interval": {
      const { mean: middle, low, high, level, n } = contrast.of;
      const interval = { low: toRatio(low), high: toRatio(high), level };
      return { label, ratio: toRatio(middle), interval, rounds: n };
    }
    case "one round":
      return { label, ratio: toRatio(contrast.figure), interval: null, rounds: 1 };
    case "failed":
      return { label, ratio: null, interval: null, rounds: contrast.rounds };
    case "missing":
      return { label, ratio: null, interval: null, rounds: 0 };
    default:
      return contrast satisfies never;
  }
}

/** The geometric mean over the finite figures so far; null for none. */
export function meanFigure(figures: readonly Figure[]): { log: LogRatio; rounds: number } | null {
  const logs = figures.flatMap((figure) => (figure.kind === "value" ? [figure.logRatio] : []));
  return logs.length === 0 ? null : { log: mean(logs), rounds: logs.length };
}
