import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { inDrill } from "../drills/counting.ts";
import { distributionOutcome } from "../drills/distribution-outcome.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";

const DRILLS = ["load-distribution-as-written", "load-distribution"];

export const LOAD_DISTRIBUTION_NEEDS: string = drillCommand(...DRILLS);

/**
 * Whether each backend gets its part, a dead one's part goes to the others, and it gets it again once it
 * is back; with the balancer as the paper writes it and with the plan's, each counted by itself.
 */
export function judgeLoadDistribution(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ name }) => DRILLS.includes(name));
  const trials = trialsOf(drills, ({ name, distribution }) => ({
    fault: name,
    outcome:
      distribution === null
        ? { kind: "unknown", why: "nothing was counted" }
        : distributionOutcome(distribution),
  }));
  if (trials.length === 0)
    return notExercised("load-distribution", LOAD_DISTRIBUTION_NEEDS, drills);
  return judgeByCounting({
    claim: "load-distribution",
    evidence,
    trials,
    place: inDrill,
    say: null,
    missing: [],
    mend: null,
    notes: trials.flatMap(({ drill: { name, distribution }, outcome }) =>
      distribution === null || outcome.kind === "broken"
        ? []
        : [sentence(`${name} (${distribution.balancer}): ${outcome.why}`)],
    ),
  });
}
