import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { allowedDowntime, incidentsAllowed } from "../../stats/error-budget.ts";
import { type Milliseconds, type Share, share } from "../../units/quantity.ts";
import type { NotExercised } from "../claim.ts";
import { boundsOf, spanWords } from "../drills/moments.ts";
import { notExercised } from "../drills/needs.ts";
import { outage } from "../drills/recovery-outcome.ts";
import { talliesOf } from "../drills/tally.ts";
import type { Trial } from "../drills/trial.ts";
import { cutNotes } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { RECOVERY_NEEDS, recoveryDrills, recoveryTrials } from "./recovery.ts";

/** The paper's 99.9 %. */
const PROMISED: Share = share(0.999);

export const UPTIME_NEEDS: string = `the times of ${RECOVERY_NEEDS}`;

/**
 * Arithmetic only: how many incidents of the measured length a month has room for. How many there will
 * be, no drill can know, so this is never supported, and never refuted.
 */
export function judgeUptime(evidence: Evidence): Verdict | NotExercised {
  const drills = recoveryDrills(evidence);
  const trials = recoveryTrials(drills)
    .filter(({ outcome }) => outcome.kind !== "unknown")
    .map((trial) => ({ ...trial, took: outageOf(trial.drill) }));
  const [longest, ...others] = outagesOf(trials);
  if (longest === undefined) return notExercised("uptime", UPTIME_NEEDS, drills);
  const budget = (allowedDowntime(PROMISED) / 60_000).toFixed(1);
  return {
    kind: "inconclusive",
    claim: "uptime",
    headline: `99.9 % leaves ${budget} min of a month: room for ${roomFor(longest)}.`,
    effects: [],
    tallies: [],
    reasons: [
      "No run of minutes shows how often failures come; this is what the longest outage seen would allow (from the fault itself to the former pace).",
      ...(others.length === 0
        ? []
        : [`By the other faults: room for ${others.map(roomFor).join(", or ")}.`]),
      ...cutNotes(evidence),
    ],
    needed: "months of watching in production: nothing shorter counts failures",
    moreRoundsHelp: false,
  };
}

/** The service is down from the fault itself, not from its end; and while a person decides. */
function outageOf(drill: DrillEvidence): Trial["took"] {
  return boundsOf(outage(drill));
}

interface Outage {
  readonly fault: string;
  readonly lowMs: Milliseconds;
  readonly highMs: Milliseconds;
}

/** The longest outage by each fault, the longest of all first. */
const outagesOf = (trials: readonly Trial[]): readonly Outage[] =>
  talliesOf(trials)
    .flatMap(({ fault, took }) => (took === null || took.highMs <= 0 ? [] : [{ fault, ...took }]))
    .toSorted((one, other) => other.highMs - one.highMs);

/** "432 outages of 5.9–6.0 s (kill on chroma 1)", by the upper bound; below 1, one is too much. */
function roomFor({ fault, lowMs, highMs }: Outage): string {
  const allowed = incidentsAllowed(PROMISED, highMs);
  const shown = allowed < 10 ? Math.floor(allowed * 10) / 10 : Math.floor(allowed);
  const outages = `${shown.toLocaleString("en")} ${shown === 1 ? "outage" : "outages"}`;
  return `${outages} of ${spanWords(lowMs, highMs)} (${fault})`;
}
