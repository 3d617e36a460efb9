import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { drillCommand, notExercised, onContainers } from "../drills/needs.ts";
import { type Trial, trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "auto-recovery";

export const AUTO_RECOVERY_NEEDS: string = onContainers(drillCommand(DRILL));

/** Each is a fault of its own: what mends a crash may not even notice a hang. */
const SITUATIONS = [
  { id: "back-after-crash-as-written", fault: "a crash, as the paper writes it" },
  { id: "back-after-hang-as-written", fault: "a hang, as the paper writes it" },
  { id: "back-after-crash-with-policy", fault: "a crash, with a restart policy" },
  { id: "back-after-hang-with-policy", fault: "a hang, with a restart policy" },
] as const;

/** Whether service is back without anybody's doing: one fault that stays refutes it. */
export function judgeAutoRecovery(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ name }) => name === DRILL);
  const trials = SITUATIONS.flatMap((situation) => trialsIn(drills, situation));
  if (trials.length === 0) return notExercised("auto-recovery", AUTO_RECOVERY_NEEDS, drills);
  return judgeByCounting({
    claim: "auto-recovery",
    evidence,
    trials,
    place: (fault) => `after ${fault}`,
    say: null,
    missing: [],
    mend: null,
    notes: [],
  });
}

const trialsIn = (
  drills: Evidence["drills"],
  { id, fault }: (typeof SITUATIONS)[number],
): readonly Trial[] =>
  trialsOf(drills, ({ invariants }) => {
    const found = invariants.find((invariant) => invariant.id === id);
    return {
      fault,
      outcome: { kind: found?.outcome ?? "unknown", why: found?.found ?? "it wasn't looked at" },
    };
  });
