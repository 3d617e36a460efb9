import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { invariantsOutcome } from "../drill-outcome.ts";
import { inDrill } from "../drills/counting.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { spanWords } from "../drills/moments.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { spanTook } from "../drills/span-outcome.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";

const DRILLS = ["deploy-as-written", "deploy"];
const SPAN = "deploy";

export const DEPLOY_NEEDS: string = drillCommand(...DRILLS);

/**
 * Whether one command is enough for right answers; with the compose file as the paper writes it and with
 * the plan's, each counted by itself.
 */
export function judgeDeploy(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ name }) => DRILLS.includes(name));
  const trials = trialsOf(drills, (drill) => ({
    fault: drill.name,
    outcome:
      drill.invariants.length === 0
        ? { kind: "unknown", why: "nothing was asked" }
        : invariantsOutcome(drill),
    took: spanTook(drill, SPAN),
  }));
  if (trials.length === 0) return notExercised("deploy", DEPLOY_NEEDS, drills);
  return judgeByCounting({
    claim: "deploy",
    evidence,
    trials,
    place: inDrill,
    say: ({ fault, took }) =>
      took === null
        ? `right answers after one command in ${fault}`
        : `right answers ${spanWords(took.lowMs, took.highMs)} after one command in ${fault}`,
    missing: [],
    mend: null,
    notes: ["The images were there when the clock began to run."],
  });
}
