import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { afterFault } from "../drills/counting.ts";
import { faultOf } from "../drills/faults.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { boundsOf, spanWords } from "../drills/moments.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import {
  outage,
  RECOVERY_BOUND,
  recoveryOutcome,
  recoveryTime,
} from "../drills/recovery-outcome.ts";
import { RESTORES } from "../drills/restores.ts";
import { missingOf, type Situation } from "../drills/situations.ts";
import { type Trial, trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";
import { UPGRADES } from "./upgrades.ts";

export const RECOVERY_NEEDS: string = drillCommand("crash-persistence", "hang", "network-cut");

const SITUATIONS: readonly Situation[] = [
  { family: "a kill", drill: "crash-persistence" },
  { family: "a hang", drill: "hang" },
  { family: "a network cut", drill: "network-cut" },
  { family: "a full disk", drill: null },
  { family: "a power cut", drill: null },
];

/** What drills that move an application break is the reason to go back; data that is restored and versions have promises of their own. */
const OTHERS = ["rollback", "rollback-after-cleanup", "migration", ...RESTORES, ...UPGRADES];

/** Whether service and data are back in time after each fault, by the upper bounds. */
export function judgeRecovery(evidence: Evidence): Verdict | NotExercised {
  const drills = recoveryDrills(evidence);
  const trials = recoveryTrials(drills);
  if (trials.length === 0) return notExercised("recovery", RECOVERY_NEEDS, drills);
  const played = trials.map(({ drill }) => drill);
  return judgeByCounting({
    claim: "recovery",
    evidence,
    trials,
    place: afterFault,
    say: ({ fault, took }) => {
      const since = sinceOf(fault, trials);
      return took === null
        ? `${fault}: no outage was seen`
        : `${fault}: back ${spanWords(took.lowMs, took.highMs)} ${since}`;
    },
    missing: missingOf(SITUATIONS, played),
    mend: mendOf(trials),
    notes: outageNotes(trials),
  });
}

/** The drills of the server setup that time a recovery. */
export const recoveryDrills = ({ drills }: Evidence): readonly DrillEvidence[] =>
  drills.filter(
    ({ setup, name, clock, state }) =>
      setup === "server" && !OTHERS.includes(name) && (clock !== null || state.kind !== "played"),
  );

/** Their trials, with the time that each took. */
export const recoveryTrials = (drills: readonly DrillEvidence[]): readonly Trial[] =>
  trialsOf(drills, (drill) => {
    const took = boundsOf(recoveryTime(drill)?.measured);
    return { fault: faultOf(drill), outcome: recoveryOutcome(drill, RECOVERY_BOUND), took };
  });

const sinceOf = (fault: string, trials: readonly Trial[]): string => {
  const of = trials.find((trial) => trial.fault === fault && trial.took !== null);
  return (of && recoveryTime(of.drill)?.since) ?? "after it began";
};

/** A time that wasn't seen may still be short: only a longer wait tells. */
function mendOf(trials: readonly Trial[]): string {
  const unseen = trials.flatMap(({ drill }) => {
    const time = recoveryTime(drill);
    return time?.service.kind === "censored" ? [{ drill, time }] : [];
  });
  if (unseen.length === 0)
    return "data that comes back whole: what the ledger found stands with the drill";
  const waits = unseen.map(({ drill, time }) => {
    if (time.decisionMs === 0) return RECOVERY_BOUND;
    // The drill waits from the healing on; what is counted before it needn't be waited for.
    const healed = drill.faults.findLast(({ healedAtMs }) => healedAtMs !== null)?.healedAtMs ?? 0;
    return RECOVERY_BOUND - time.decisionMs - healed;
  });
  const limit = Math.ceil(Math.max(1000, ...waits) / 1000 + 10) * 1000;
  return `a run that waits beyond the bound: \`--set drilling.limitMs=${limit}\``;
}

/** How long users were without the service: from the fault itself. */
function outageNotes(trials: readonly Trial[]): string[] {
  const words = [...Map.groupBy(trials, ({ fault }) => fault)].flatMap(([fault, of]) => {
    const ends = of.flatMap(({ drill, outcome }) => {
      const found = outage(drill);
      return outcome.kind !== "unknown" && found.kind === "within" ? [found] : [];
    });
    if (ends.length === 0) return [];
    const low = Math.min(...ends.map(({ lowMs }) => lowMs));
    const high = Math.max(...ends.map(({ highMs }) => highMs));
    return [`${spanWords(low, high)} after ${fault}`];
  });
  if (words.length === 0) return [];
  return [
    `From the fault itself to the former pace, a person's part included: ${words.join("; ")}.`,
  ];
}
