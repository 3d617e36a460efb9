import type { DrillEvidence, Moment } from "../../evidence/drill.ts";
import type { GateEvidence } from "../../evidence/gate.ts";
import { type Found, findingClause, findingsOf } from "../drills/findings.ts";
import { recoveryTime } from "../drills/recovery-outcome.ts";
import { list } from "../words.ts";
import { type DrillPair, drillPairs } from "./drills-of.ts";
import { type Measured, silent } from "./measured.ts";
import { type Ends, excess } from "./quotient.ts";

/** Findings of kinds that the same drill doesn't make on the reference: a count, exact. */
export function measureLedger(gate: GateEvidence, reference: string): Measured {
  const pairs = drillPairs(gate, reference);
  if (typeof pairs === "string") return silent(pairs);
  const kept = pairs.filter(({ candidate }) => candidate.some(hasReading));
  if (kept.length === 0) return silent("no drill kept a ledger and read it back");
  const deaf = kept.find((pair) => !pair.reference.every(hasReading));
  if (deaf !== undefined) return silent(`${deaf.name} on ${reference}: nothing was read back`);
  const held = kept.map(compared);
  const count = held.reduce(
    (sum, { own }) => sum + own.reduce((all, one) => all + one.count, 0),
    0,
  );
  return {
    kind: "interval",
    value: count,
    low: count,
    high: count,
    level: null,
    rounds: kept.reduce((sum, { candidate }) => sum + candidate.length, 0),
    visible: null,
    notes: held.flatMap(({ name, own, both }) => [
      ...(own.length === 0
        ? []
        : [`${name}, on the candidate alone: ${list(own.map(findingClause))}`]),
      ...(both.length === 0
        ? []
        : [`${name}, on the reference too: ${list(both.map(({ kind }) => kind))}`]),
    ]),
  };
}

const hasReading = ({ ledger }: DrillEvidence): boolean => (ledger?.readings.length ?? 0) > 0;

function compared({ name, candidate, reference }: DrillPair): {
  readonly name: string;
  readonly own: readonly Found[];
  readonly both: readonly Found[];
} {
  const found = worstOf(candidate);
  const known = new Set(worstOf(reference).map(({ kind }) => kind));
  return {
    name,
    own: found.filter(({ kind }) => !known.has(kind)),
    both: found.filter(({ kind }) => known.has(kind)),
  };
}

/** Every kind once, from the trial that found most of it. */
function worstOf(drills: readonly DrillEvidence[]): readonly Found[] {
  const all = drills.flatMap(({ ledger }) => (ledger === null ? [] : findingsOf(ledger)));
  return [...Map.groupBy(all, ({ kind }) => kind).values()].map((same) =>
    same.reduce((one, other) => (other.count > one.count ? other : one)),
  );
}

/** How much longer recovery takes; of several drills the one that is surely the worst. */
export function measureRecovery(gate: GateEvidence, reference: string): Measured {
  const pairs = drillPairs(gate, reference);
  if (typeof pairs === "string") return silent(pairs);
  const timed = pairs.flatMap(timesOf);
  const open = timed.find(
    ({ candidate, reference: other }) => candidate === null || other === null,
  );
  if (open !== undefined) return silent(`${open.name}: no recovery was seen on one of the sides`);
  const ratios = timed.flatMap(({ name, candidate, reference: other, trials }) =>
    candidate === null || other === null ? [] : [{ name, trials, ...excess(candidate, other) }],
  );
  const [first, ...others] = ratios;
  if (first === undefined) return silent("no drill measured a recovery");
  const worst = others.reduce((one, other) => (other.low > one.low ? other : one), first);
  const { name, trials, value, low } = worst;
  return {
    kind: "interval",
    value,
    low,
    // All of them must be within the budget, so the largest upper end counts.
    high: Math.max(...ratios.map(({ high }) => high)),
    level: null,
    rounds: trials,
    visible: null,
    notes: [
      `${ratios.length > 1 ? `the worst is ${name}` : name}; the ends are those of the moments seen, and one trial differs from the next`,
    ],
    ...(trials > 1 ? {} : { once: "two trials a side: `--set drilling.repeat=2`" }),
  };
}

function timesOf({ name, candidate, reference }: DrillPair) {
  const [own, theirs] = [candidate.flatMap(momentOf), reference.flatMap(momentOf)];
  if (own.length === 0 && theirs.length === 0) return [];
  const trials = Math.min(own.length, theirs.length);
  return [{ name, trials, candidate: hull(own), reference: hull(theirs) }];
}

/** Without the time that a person is assumed to take: it is the same on both sides, and no measurement. */
function momentOf(drill: DrillEvidence): Moment[] {
  const measured = recoveryTime(drill)?.measured;
  return measured === undefined ? [] : [measured];
}

/** From the shortest to the longest that any trial may have taken; null: one of them has no time. */
function hull(moments: readonly Moment[]): Ends | null {
  const ends = moments.flatMap((moment): Ends[] => {
    if (moment.kind === "within") return [{ low: moment.lowMs, high: moment.highMs }];
    return moment.kind === "censored"
      ? [{ low: moment.afterMs, high: Number.POSITIVE_INFINITY }]
      : [];
  });
  if (ends.length === 0 || ends.length < moments.length) return null;
  // Probing can't tell less than a millisecond.
  return {
    low: Math.max(1, Math.min(...ends.map(({ low }) => low))),
    high: Math.max(1, Math.max(...ends.map(({ high }) => high))),
  };
}
