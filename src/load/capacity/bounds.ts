import type { PerSecond } from "../../units/quantity.ts";
import type { RungJudgement } from "./judge-rung.ts";

/** One rate that was offered, with all of its passes together. */
export interface Rung {
  readonly ratePerSecond: PerSecond;
  readonly passes: number;
  /** Not offered: it couldn't be, for the reason given, whatever the target could do. */
  readonly judgement: RungJudgement | { readonly state: "not offered"; readonly why: string };
}

/** Where the capacity lies, as far as the rungs can tell. */
export type Capacity =
  /** `lowPerSecond` is held and `highPerSecond` missed; the estimate lies between. */
  | {
      readonly kind: "between";
      readonly lowPerSecond: PerSecond;
      readonly highPerSecond: PerSecond;
      readonly estimatePerSecond: PerSecond;
    }
  /** Held as far as it was offered: the capacity is larger, nobody knows how much. */
  | { readonly kind: "above"; readonly lowPerSecond: PerSecond; readonly why: string }
  /** Missed wherever it was offered. */
  | { readonly kind: "below"; readonly highPerSecond: PerSecond }
  /** Missed at one rate and held at a higher one, or nothing could be told: there is no capacity. */
  | { readonly kind: "none"; readonly why: string };

/** The capacity that a whole ladder shows; rungs in ascending order (a pure function). */
export function capacityOf(
  rungs: readonly Rung[],
  { badMax, maxWhy }: { readonly badMax: number; readonly maxWhy: string },
): Capacity {
  const held = rungs.filter(({ judgement }) => judgement.state === "held");
  const missed = rungs.filter(({ judgement }) => judgement.state === "missed");
  const top = held.at(-1);
  const low = held.findLast((rung) => rung.ratePerSecond < (missed[0]?.ratePerSecond ?? Infinity));
  const [high] = missed;
  if (top !== undefined && high !== undefined && top.ratePerSecond > high.ratePerSecond)
    return { kind: "none", why: turned(high, top) };
  if (high === undefined)
    return low === undefined
      ? { kind: "none", why: whyUnsure(rungs) }
      : { kind: "above", lowPerSecond: low.ratePerSecond, why: whyNoFarther(rungs, maxWhy) };
  if (low === undefined) return { kind: "below", highPerSecond: high.ratePerSecond };
  return {
    kind: "between",
    lowPerSecond: low.ratePerSecond,
    highPerSecond: high.ratePerSecond,
    estimatePerSecond: estimate(
      rungs.filter(
        ({ ratePerSecond: rate }) => rate >= low.ratePerSecond && rate <= high.ratePerSecond,
      ),
      badMax,
    ),
  };
}

const turned = (missed: Rung, held: Rung): string =>
  `the objective is missed at ${rateWords(missed)} and held at ${rateWords(held)}: this target gets faster with load`;

const rateWords = ({ ratePerSecond }: Rung): string => `${Number(ratePerSecond.toPrecision(3))}/s`;

/** Without one sure rung: what kept it from being offered, or that passes were too few. */
function whyUnsure(rungs: readonly Rung[]): string {
  const barred = rungs.flatMap(({ judgement }) =>
    judgement.state === "not offered" ? [judgement.why] : [],
  );
  return barred[0] ?? "too few passes to be sure of any load";
}

function whyNoFarther(rungs: readonly Rung[], maxWhy: string): string {
  const last = rungs.at(-1);
  return last?.judgement.state === "not offered" ? last.judgement.why : maxWhy;
}

/**
 * The rate at which the share of bad requests crosses the limit: its logarithm grows about linearly
 * with the rate, so it is read off between the last two rungs on either side.
 */
function estimate(between: readonly Rung[], badMax: number): PerSecond {
  const points = between.flatMap(({ ratePerSecond, judgement }) =>
    judgement.state === "not offered"
      ? []
      : [{ rate: ratePerSecond as number, bad: judgement.bad as number }],
  );
  const above = points.findIndex(({ bad }) => bad > badMax);
  const [below, over] = [points[above - 1], points[above]];
  const [first, last] = [points[0]?.rate ?? 0, points.at(-1)?.rate ?? 0];
  if (below === undefined || over === undefined) return Math.sqrt(first * last) as PerSecond;
  if (below.bad === 0) return Math.sqrt(below.rate * over.rate) as PerSecond;
  const part = Math.log(badMax / below.bad) / Math.log(over.bad / below.bad);
  return (below.rate + (over.rate - below.rate) * part) as PerSecond;
}
