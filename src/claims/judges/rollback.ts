import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { invariantsOutcome } from "../drill-outcome.ts";
import { inDrill } from "../drills/counting.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { ledgerOutcome } from "../drills/ledger-outcome.ts";
import { spanWords } from "../drills/moments.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { joined } from "../drills/outcome.ts";
import { ROLLBACK, ROLLBACK_BOUND, spanOutcome, spanTook } from "../drills/span-outcome.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "rollback";

export const ROLLBACK_NEEDS: string = drillCommand(DRILL);

/** Going back once the old files are gone is a promise of its own. */
export const AFTER_CLEANUP = "rollback-after-cleanup";

/** Whether the way back is short, and loses nothing, even where it is begun again. */
export function judgeRollback(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ name }) => name === DRILL);
  const trials = trialsOf(drills, (drill) => ({
    fault: DRILL,
    outcome: joined([
      spanOutcome(drill, ROLLBACK, ROLLBACK_BOUND),
      ledgerOutcome(drill.ledger),
      invariantsOutcome(drill, [AFTER_CLEANUP]),
    ]),
    took: spanTook(drill, ROLLBACK),
  }));
  if (trials.length === 0) return notExercised("rollback", ROLLBACK_NEEDS, drills);
  return judgeByCounting({
    claim: "rollback",
    evidence,
    trials,
    place: inDrill,
    say: ({ took }) =>
      took === null
        ? "went back, nothing lost"
        : `back on the old side, nothing lost, ${spanWords(took.lowMs, took.highMs)} after the decision`,
    missing: [],
    mend: "a run that waits beyond 5 min: `--set drilling.limitMs=310000`",
    notes: [],
  });
}
