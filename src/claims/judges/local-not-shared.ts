import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { drillCommand, notExercised } from "../drills/needs.ts";
import { talliesOf } from "../drills/tally.ts";
import { trialsOf, trialWords } from "../drills/trial.ts";
import { cutNotes } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";

const DRILL = "local-not-shared";
const SHARING = "instances-share-one-folder";

export const LOCAL_NOT_SHARED_NEEDS: string = drillCommand(DRILL);

/**
 * The one promise that something can't be done: one time at which it goes wrong supports it, and no
 * number of times at which it goes well refutes it.
 */
export function judgeLocalNotShared(evidence: Evidence): Verdict | NotExercised {
  const drills = evidence.drills.filter(({ name }) => name === DRILL);
  const trials = trialsOf(drills, ({ invariants }) => {
    const found = invariants.find(({ id }) => id === SHARING);
    const why = found?.found ?? "sharing wasn't looked at";
    return { fault: DRILL, outcome: { kind: found?.outcome ?? "unknown", why } };
  });
  if (trials.length === 0) return notExercised("local-not-shared", LOCAL_NOT_SHARED_NEEDS, drills);
  const wrong = trials.filter(({ outcome }) => outcome.kind === "broken");
  const well = trials.filter(({ outcome }) => outcome.kind === "held");
  const [first] = wrong;
  const [shown = first] = well;
  return {
    kind: first === undefined ? "inconclusive" : "supported",
    claim: "local-not-shared",
    headline: sentence(
      first === undefined
        ? `two processes on one folder went well ${well.length} of ${trials.length} times`
        : `two processes on one folder: ${first.outcome.why}`,
    ),
    effects: [],
    tallies: talliesOf(trials),
    reasons: [
      first === undefined
        ? `No number of times at which it goes well shows that it always does${shown === undefined ? "" : ` (seen: ${shown.outcome.why})`}.`
        : `Once is enough to show that it can't be relied on: ${wrong.length} of ${trials.length} (the first: ${trialWords(first)}).`,
      ...cutNotes(evidence),
    ],
    needed:
      first === undefined
        ? "one read that misses an acknowledged write, or fails: more trials may find it"
        : null,
    moreRoundsHelp: false,
  };
}
