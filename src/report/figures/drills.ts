import { type DrillOutcome, drillOutcome } from "../../claims/drill-outcome.ts";
import { recoveryTime } from "../../claims/drills/recovery-outcome.ts";
import { ROLLBACK } from "../../claims/drills/span-outcome.ts";
import { unusableBecause } from "../../claims/drills/usable.ts";
import type { DrillEvidence, Moment } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";

/** One trial with what came of it. */
export interface DrillTrial {
  readonly drill: DrillEvidence;
  readonly outcome: DrillOutcome;
}

/** All trials of one drill on one setup. */
export interface DrillGroup {
  readonly name: string;
  /** "crash-persistence", or "crash-persistence (local)". */
  readonly label: string;
  /** For anchors; different for each group. */
  readonly id: string;
  readonly trials: readonly DrillTrial[];
  readonly kind: DrillOutcome["kind"];
  readonly held: number;
  /** The trial that tells most: a broken one, else one without an answer, else the slowest. */
  readonly shown: DrillTrial;
}

/** The drills of a run, in the order in which they were first played. */
export function drillGroups({ drills }: Pick<Evidence, "drills">): readonly DrillGroup[] {
  const groups = Map.groupBy(drills, ({ name, setup }) => `${name}\n${setup}`);
  return [...groups.values()].flatMap((of, index) => groupOf(of, index));
}

function groupOf(drills: readonly DrillEvidence[], index: number): DrillGroup[] {
  const trials = drills.map((drill) => ({ drill, outcome: drillOutcome(drill) }));
  const of = (kind: DrillOutcome["kind"]) => trials.filter(({ outcome }) => outcome.kind === kind);
  const [broken] = of("broken");
  const [unknown] = of("unknown");
  const held = of("held");
  const shown = broken ?? unknown ?? held.toSorted((a, b) => highOf(b.drill) - highOf(a.drill))[0];
  if (shown === undefined) return [];
  const { name, setup } = shown.drill;
  return [
    {
      name,
      label: setup === "local" ? `${name} (local)` : name,
      id: `drill-${index + 1}`,
      trials,
      kind: shown.outcome.kind,
      held: held.length,
      shown,
    },
  ];
}

const highOf = (drill: DrillEvidence): number => {
  const time = headlineTime(drill)?.moment;
  return time?.kind === "within" ? time.highMs : 0;
};

/** The time that stands for a drill: its way back, or its recovery; null: it times neither. */
export function headlineTime(drill: DrillEvidence): { moment: Moment; since: string } | null {
  const back = drill.spans.find(({ id }) => id === ROLLBACK);
  if (back !== undefined) return { moment: back.took, since: "after the decision" };
  const time = recoveryTime(drill);
  return time === null ? null : { moment: time.measured, since: time.since };
}

/** How long the trials of a drill took to come back. */
export interface RecoverySpread {
  readonly since: string;
  /** Trials that were timed, including those whose end wasn't seen. */
  readonly timed: number;
  readonly min: Moment;
  /** The upper one, where two lie in the middle. */
  readonly median: Moment;
  readonly max: Moment;
}

/** A time that wasn't seen is longer than all that were: it ranks last, and is never left out. */
export function recoverySpread({ trials }: DrillGroup): RecoverySpread | null {
  const times = trials.flatMap(({ drill }) => {
    const time = headlineTime(drill);
    return time === null || unusableBecause(drill) !== null ? [] : [time];
  });
  const ranked = times
    .map(({ moment }) => moment)
    .filter(({ kind }) => kind !== "none")
    .toSorted((one, other) => rank(one) - rank(other));
  const [min] = ranked;
  const median = ranked[Math.floor(ranked.length / 2)];
  const max = ranked.at(-1);
  if (min === undefined || median === undefined || max === undefined) return null;
  return { since: times[0]?.since ?? "", timed: ranked.length, min, median, max };
}

function rank(moment: Moment): number {
  switch (moment.kind) {
    case "within":
      return moment.highMs;
    case "censored":
      return 1e12 + moment.afterMs;
    case "none":
      return 0;
    default:
      return moment satisfies never;
  }
}
