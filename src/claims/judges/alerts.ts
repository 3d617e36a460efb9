import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { afterFault } from "../drills/counting.ts";
import {
  goodNotes,
  isFelt,
  noticing,
  shortNotes,
  watched,
  watchTrials,
} from "../drills/detections.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { spanWords } from "../drills/moments.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { missingOf, type Situation } from "../drills/situations.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "health-check";

export const ALERTS_NEEDS: string = drillCommand(DRILL);

const SITUATIONS: readonly Situation[] = [
  { family: "a kill", drill: DRILL },
  { family: "a hang", drill: DRILL },
  { family: "a network cut", drill: DRILL },
  { family: "a full disk", drill: null },
];

/** Whether what is deployed to notice incidents, the paper's health check, notices each of them. */
export function judgeAlerts(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ setup }) => setup === "server");
  const felt = watched(drills).filter(isFelt);
  const told = felt.filter(
    ({ detection, falseAlarms }) => falseAlarms > 0 || noticing(detection).kind !== "unknown",
  );
  const trials = watchTrials(told, ({ detection, falseAlarms }) =>
    // What alarms all the time tells nobody anything.
    falseAlarms === 0
      ? noticing(detection)
      : { kind: "broken", why: "goes unnoticed, for the health check was failing before" },
  );
  if (trials.length === 0) return notExercised("alerts", ALERTS_NEEDS, drills);
  return judgeByCounting({
    claim: "alerts",
    evidence,
    trials,
    place: afterFault,
    say: ({ fault, took }) =>
      took === null
        ? `${fault} noticed`
        : `${fault} noticed after ${spanWords(took.lowMs, took.highMs)}`,
    missing: missingOf(
      SITUATIONS,
      told.map(({ drill }) => drill),
    ),
    mend: null,
    notes: [
      "What notices is the paper's health check alone: nothing else is deployed here, and whether a person answers is outside this measurement.",
      ...shortNotes(felt),
      ...goodNotes(drills),
    ],
  });
}
