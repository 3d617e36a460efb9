import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import {
  goodNotes,
  isFelt,
  noticing,
  quietWhenHealthy,
  shortNotes,
  type Watched,
  watched,
  watchTrials,
} from "../drills/detections.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { spanWords } from "../drills/moments.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { missingOf, type Situation } from "../drills/situations.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "health-check";

export const HEALTH_NEEDS: string = drillCommand(DRILL);

const HEALTHY = "a healthy server";

const SITUATIONS: readonly Situation[] = [
  { family: "a kill", drill: DRILL },
  { family: "a hang", drill: DRILL },
  { family: "a full disk", drill: null },
];

/** Whether the paper's health check, as written, passes when all is well and notices each fault. */
export function judgeHealth(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ setup }) => setup === "server");
  const all = watched(drills);
  const felt = all.filter(isFelt);
  const told = felt.filter(({ detection, falseAlarms }) => falseAlarms > 0 || isTold(detection));
  const trials = [...whenHealthy(all), ...watchTrials(told, underFault)];
  if (trials.length === 0) return notExercised("health", HEALTH_NEEDS, drills);
  const played = told.map(({ drill }) => drill);
  return judgeByCounting({
    claim: "health",
    evidence,
    trials,
    place: (fault) => (fault === HEALTHY ? `on ${HEALTHY}` : `after ${fault}`),
    say: ({ fault, took }) =>
      took === null
        ? `it passes on ${fault}`
        : `${fault} noticed after ${spanWords(took.lowMs, took.highMs)}`,
    missing: missingOf(SITUATIONS, played),
    mend: null,
    notes: [...shortNotes(felt), ...goodNotes(drills)],
  });
}

/** Once a drill, whatever number of faults it does afterwards. */
function whenHealthy(all: readonly Watched[]): ReturnType<typeof watchTrials> {
  const firsts = all.filter(
    ({ drill }, index) => all.findIndex((one) => one.drill === drill) === index,
  );
  return watchTrials(firsts, quietWhenHealthy).map((trial) => ({
    ...trial,
    fault: HEALTHY,
    took: null,
  }));
}

/** A fault that was over too soon to be noticed tells nothing about the check. */
const isTold = (detection: Watched["detection"]): boolean => noticing(detection).kind !== "unknown";

/** A check that fails anyway can't notice anything; that it fails anyway is counted by itself. */
const underFault = ({ detection, falseAlarms }: Watched): ReturnType<typeof noticing> =>
  falseAlarms === 0
    ? noticing(detection)
    : { kind: "unknown", why: "the check was failing before" };
