import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { ledgerOutcome } from "../drills/ledger-outcome.ts";
import { notExercised } from "../drills/needs.ts";
import { RESTORES_NEEDS, restoresIn, wayOf } from "../drills/restores.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";

/** What the restore drills can't show, whatever comes of them. */
const BEYOND =
  "Whether a backup is made every day, by itself, and reaches an object store can't be seen in minutes: the paper shows a function, and nothing that calls it.";

/** Whether backups that were put back are whole. It can be refuted here, and never supported. */
export function judgeBackup(evidence: Evidence): Verdict | NotExercised {
  const drills = restoresIn(evidence);
  const trials = trialsOf(drills, (drill) => ({
    fault: wayOf(drill),
    outcome: ledgerOutcome(drill.ledger),
  }));
  if (trials.length === 0) return notExercised("backup", RESTORES_NEEDS, drills);
  const verdict = judgeByCounting({
    claim: "backup",
    evidence,
    trials,
    place: (way) => `from ${way}`,
    say: ({ fault }) => `nothing older than the backup is missing from ${fault}`,
    missing: [],
    mend: null,
    notes: [BEYOND],
  });
  if (verdict.kind === "refuted") return verdict;
  const needed = "your scheduler's own records, and a restore of what it made";
  return { ...verdict, kind: "inconclusive", needed };
}
