import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { invariantsOutcome } from "../drill-outcome.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { ledgerOutcome } from "../drills/ledger-outcome.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { joined, type Outcome } from "../drills/outcome.ts";
import { ROLLBACK, ROLLBACK_BOUND, spanOutcome, spanTook } from "../drills/span-outcome.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";
import { AFTER_CLEANUP } from "./rollback.ts";

export const AFTER_CLEANUP_NEEDS: string = drillCommand(AFTER_CLEANUP);

/** Whether one can still go back once the last phase of the migration has run. */
export function judgeAfterCleanup(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(
    ({ name, invariants }) =>
      name === AFTER_CLEANUP || invariants.some(({ id }) => id === AFTER_CLEANUP),
  );
  const trials = trialsOf(drills, (drill) => ({
    fault: AFTER_CLEANUP,
    outcome: outcomeOf(drill),
    took: drill.name === AFTER_CLEANUP ? spanTook(drill, ROLLBACK) : null,
  }));
  if (trials.length === 0) return notExercised("after-cleanup", AFTER_CLEANUP_NEEDS, drills);
  return judgeByCounting({
    claim: "after-cleanup",
    evidence,
    trials,
    place: () => "once the old files are removed",
    say: null,
    missing: [],
    mend: null,
    notes: [],
  });
}

/** A drill of its own is held whole; within another drill only its one invariant speaks of this. */
function outcomeOf(drill: DrillEvidence): Outcome {
  const own = drill.invariants.filter(({ id }) => id === AFTER_CLEANUP);
  if (drill.name !== AFTER_CLEANUP) return invariantsOutcome({ invariants: own });
  return joined([
    spanOutcome(drill, ROLLBACK, ROLLBACK_BOUND),
    ledgerOutcome(drill.ledger),
    invariantsOutcome(drill),
  ]);
}
