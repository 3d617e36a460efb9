import type { Round, Side } from "../../evidence/round.ts";
import { mean, standardDeviation } from "../../stats/moments.ts";
import { studentQuantile } from "../../stats/student-t.ts";
import type { DuetRounds } from "./duet-rounds.ts";
import { type Measured, silent } from "./measured.ts";
import { roundsFor } from "./rounds-for.ts";

/**
 * Recall that the candidate loses. Every round asks the same queries of a copy of the same index, so the
 * rounds are no sample of anything: the ends are the extremes that were seen, and say nothing of other
 * queries.
 */
export function measureRecall({ rounds }: DuetRounds): Measured {
  const lost = rounds.flatMap(({ recall: { a, b } }) =>
    a === undefined || b === undefined ? [] : [a.mean - b.mean],
  );
  if (lost.length === 0) return silent("recall was measured in no round", rounds.length);
  const [low, high] = [Math.min(...lost), Math.max(...lost)];
  return {
    kind: "interval",
    value: mean(lost),
    low,
    high,
    level: null,
    rounds: lost.length,
    visible: (high - low) / 2,
    notes: ["from the least to the most that a round lost, on these queries"],
  };
}

interface Counted {
  readonly failed: number;
  readonly requests: number;
}

/** How much larger the candidate's share of failed requests is, both operating points together. */
export function measureFailures({ rounds, level }: DuetRounds): Measured {
  const pairs = rounds.flatMap((round) => {
    const [a, b] = [countOf(round, "a"), countOf(round, "b")];
    return a.requests === 0 || b.requests === 0 ? [] : [{ a, b }];
  });
  if (pairs.length === 0) return silent("no request was sent", rounds.length);
  if (pairs.length === 1) return silent("one round shows no spread", 1, true);
  const more = pairs.map(({ a, b }) => shareOf(b) - shareOf(a));
  const sd = Math.max(standardDeviation(more), chance(pairs));
  const value = mean(more);
  const half = (studentQuantile((1 + level) / 2, more.length - 1) * sd) / Math.sqrt(more.length);
  return {
    kind: "interval",
    value,
    low: value - half,
    high: value + half,
    level,
    rounds: more.length,
    visible: half,
    notes: [],
    roundsFor: (halfWidth) => roundsFor(halfWidth, sd, level),
  };
}

function countOf({ quiet, busy }: Round, side: Side): Counted {
  const targets = [quiet, busy].flatMap((point) => point?.targets[side] ?? []);
  return {
    requests: sum(targets.map(({ requests }) => requests)),
    failed: sum(targets.flatMap(({ failures }) => Object.values(failures))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

const shareOf = ({ failed, requests }: Counted): number => failed / requests;

/**
 * What chance alone makes of rounds with so many requests. Rounds without a failure agree exactly, and
 * would show that one in a thousand doesn't fail, however few were asked.
 */
function chance(pairs: readonly { readonly a: Counted; readonly b: Counted }[]): number {
  const total = (side: "a" | "b", field: keyof Counted) =>
    sum(pairs.map(({ [side]: counted }) => counted[field]));
  const [a, b] = [total("a", "requests"), total("b", "requests")];
  const share = (total("a", "failed") + total("b", "failed") + 1) / (a + b + 2);
  return Math.sqrt(share * (1 - share) * pairs.length * (1 / a + 1 / b));
}
