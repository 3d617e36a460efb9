import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { drillCommand, notExercised, onContainers } from "../drills/needs.ts";
import type { Outcome } from "../drills/outcome.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";

const DRILL = "volume-loss";
const RESTART = "kept-over-restart";
const FAULT = "a restart of the container";

export const LOCAL_LOSS_NEEDS: string = onContainers(drillCommand(DRILL));

/**
 * The promise is a loss: a restart that keeps everything refutes it. Making the container anew is another
 * thing than restarting it; what that costs is told beside, and decides nothing.
 */
export function judgeLocalLoss(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ name }) => name === DRILL);
  const trials = trialsOf(drills, (drill) => ({ fault: FAULT, outcome: lossOutcome(drill) }));
  if (trials.length === 0) return notExercised("local-loss", LOCAL_LOSS_NEEDS, drills);
  return judgeByCounting({
    claim: "local-loss",
    evidence,
    trials,
    place: (fault) => `after ${fault}`,
    say: null,
    missing: [],
    mend: null,
    notes: besides(trials.map(({ drill }) => drill)),
  });
}

/** Kept breaks the promise, and lost keeps it. */
function lossOutcome({ invariants }: DrillEvidence): Outcome {
  const restart = invariants.find(({ id }) => id === RESTART);
  switch (restart?.outcome) {
    case "held":
      return { kind: "broken", why: `nothing is lost: ${restart.found}` };
    case "broken":
      return { kind: "held", why: restart.found };
    default:
      return { kind: "unknown", why: restart?.found ?? "a restart wasn't looked at" };
  }
}

/** The findings of their own: what a recreated container costs, without a volume and with one. */
const besides = (drills: readonly DrillEvidence[]): string[] => [
  ...new Set(
    drills.flatMap(({ invariants }) =>
      invariants
        .filter(({ id }) => id !== RESTART)
        .map(({ id, found }) =>
          sentence(`${id.replace("kept-over-", "").replaceAll("-", " ")}: ${found}`),
        ),
    ),
  ),
];
