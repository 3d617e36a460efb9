import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { invariantsOutcome } from "../drill-outcome.ts";
import { afterFault } from "../drills/counting.ts";
import { faultOf } from "../drills/faults.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { ledgerOutcome } from "../drills/ledger-outcome.ts";
import { boundsOf, spanWords } from "../drills/moments.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { joined } from "../drills/outcome.ts";
import { RECOVERY_BOUND, recoveryOutcome, recoveryTime } from "../drills/recovery-outcome.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";

/** Drills that exchange Chroma for another version, and what each is, should it be missing. */
const WAYS: Readonly<Record<string, string>> = {
  upgrade: "the upgrade itself",
  downgrade: "the way back to the previous version",
};

/** They break nothing: what the other version makes of the data is what they are about. */
export const UPGRADES: readonly string[] = Object.keys(WAYS);

export const UPGRADES_NEEDS: string = drillCommand(...UPGRADES);

/** Whether everything acknowledged is there, settings included, and answers under another version of Chroma. */
export function judgeUpgrades(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(
    ({ name, setup }) => UPGRADES.includes(name) && setup === "server",
  );
  const trials = trialsOf(drills, (drill) => ({
    fault: faultOf(drill),
    outcome: joined([
      ledgerOutcome(drill.ledger),
      invariantsOutcome(drill),
      recoveryOutcome(drill, RECOVERY_BOUND),
    ]),
    took: boundsOf(recoveryTime(drill)?.measured),
  }));
  if (trials.length === 0) return notExercised("upgrades", UPGRADES_NEEDS, drills);
  const played = new Set(trials.map(({ drill }) => drill.name));
  return judgeByCounting({
    claim: "upgrades",
    evidence,
    trials,
    place: afterFault,
    say: ({ fault, took }) =>
      took === null
        ? `everything is there ${afterFault(fault)}`
        : `everything is there ${afterFault(fault)}, back ${spanWords(took.lowMs, took.highMs)} after its start`,
    missing: Object.entries(WAYS).flatMap(([drill, words]) =>
      played.has(drill) ? [] : [{ words, drill }],
    ),
    mend: "a version that opens the data and answers: what it said stands in logs/ of the run's folder",
    notes: [
      "It holds between these two versions: others may change the files more. Chroma changes them at its start and has no way to change them back, so a backup comes before every upgrade.",
      "A tag such as `latest` moves by itself: name a version, or a digest.",
    ],
  });
}
