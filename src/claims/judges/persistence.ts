import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { invariantsOutcome } from "../drill-outcome.ts";
import { afterFault } from "../drills/counting.ts";
import { type Family, familiesOf, faultOf } from "../drills/faults.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { ledgerOutcome } from "../drills/ledger-outcome.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { joined } from "../drills/outcome.ts";
import { missingOf, type Situation } from "../drills/situations.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";

/** Drills that are about nothing else: what they check besides the ledger counts, too. */
const OWN = ["restart-persistence", "crash-persistence"];

export const PERSISTENCE_NEEDS: string = drillCommand(...OWN);

/** What ends a server, or cuts it off, and must cost no write. */
const STOPS: readonly Family[] = [
  "a graceful stop",
  "a kill",
  "a hang",
  "a network cut",
  "a power cut",
  "a recreated container",
];

const SITUATIONS: readonly Situation[] = [
  { family: "a graceful stop", drill: "restart-persistence" },
  { family: "a kill", drill: "crash-persistence" },
  { family: "a power cut", drill: null, why: "a killed process leaves its page cache behind" },
];

/** Only a container can be made anew. */
const situationsFor = (drills: readonly DrillEvidence[]): readonly Situation[] => [
  drills.some(({ driver }) => driver === "docker")
    ? { family: "a recreated container", drill: "recreate-persistence" }
    : { family: "a recreated container", drill: null, why: "needs the docker driver" },
  ...SITUATIONS,
];

/** Whether every acknowledged write is there after each kind of stop, in every plane. */
export function judgePersistence(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(isAbout);
  const trials = trialsOf(drills, (drill) => ({
    fault: faultOf(drill),
    outcome: joined([
      ledgerOutcome(drill.ledger),
      ...(OWN.includes(drill.name) && drill.invariants.length > 0
        ? [invariantsOutcome(drill)]
        : []),
    ]),
  }));
  if (trials.length === 0) return notExercised("persistence", PERSISTENCE_NEEDS, drills);
  return judgeByCounting({
    claim: "persistence",
    evidence,
    trials,
    place: afterFault,
    say: null,
    missing: missingOf(
      situationsFor(drills),
      trials.map(({ drill }) => drill),
    ),
    mend: null,
    notes: [],
  });
}

function isAbout(drill: DrillEvidence): boolean {
  if (drill.setup !== "server") return false;
  if (OWN.includes(drill.name)) return true;
  return drill.ledger !== null && familiesOf(drill).some((family) => STOPS.includes(family));
}
