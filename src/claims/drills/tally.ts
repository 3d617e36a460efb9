import { passChanceAtLeast } from "../../stats/binomial.ts";
import { milliseconds, type Share, share } from "../../units/quantity.ts";
import type { Tally } from "../verdict.ts";
import type { Trial } from "./trial.ts";

/** How sure the lower bound of a chance is. */
const LEVEL = share(0.95);

/** Counts the trials fault by fault, in the order in which they were first played. */
export function talliesOf(trials: readonly Trial[]): readonly Tally[] {
  return [...Map.groupBy(trials, ({ fault }) => fault)].map(([fault, all]) => tallyOf(fault, all));
}

function tallyOf(fault: string, trials: readonly Trial[]): Tally {
  const of = (kind: Trial["outcome"]["kind"]): number =>
    trials.filter(({ outcome }) => outcome.kind === kind).length;
  const held = of("held");
  const broken = of("broken");
  const times = trials.flatMap(({ outcome, took }) =>
    outcome.kind === "unknown" || took === null ? [] : [took],
  );
  return {
    fault,
    held,
    broken,
    unknown: of("unknown"),
    atLeast: held + broken === 0 ? null : passChanceAtLeast(held, held + broken, LEVEL),
    took:
      times.length === 0
        ? null
        : {
            lowMs: milliseconds(Math.min(...times.map(({ lowMs }) => lowMs))),
            highMs: milliseconds(Math.max(...times.map(({ highMs }) => highMs))),
          },
  };
}

/** "5 of 5, at least 55 %"; once is once, and a bound of 5 % would only confuse. */
export function countWords({ held, broken, atLeast }: Tally, confidence: Share): string {
  const trials = held + broken;
  const counted = `${held} of ${trials}`;
  if (atLeast === null || trials < 2 || broken > 0) return counted;
  return `${counted}, at least ${chanceWords(atLeast, confidence)}`;
}

/** "55 %": whole per cents, unless rounding would carry the chance across what the plan asks for. */
export function chanceWords(chance: Share, confidence: Share): string {
  for (const scale of [100, 1000, 10_000]) {
    const rounded = Math.round(chance * scale) / scale;
    if (rounded >= confidence === chance >= confidence) return `${percents(rounded)} %`;
  }
  return `${percents(Math.floor(chance * 10_000) / 10_000)} %`;
}

const percents = (part: number): string => Number((part * 100).toFixed(2)).toString();

/** So many passes in a row it takes for the plan's confidence: 29 for 90 %. */
export const passesNeeded = (confidence: Share): number =>
  Math.max(1, Math.ceil(Math.log(1 - LEVEL) / Math.log(confidence) - 1e-9));
