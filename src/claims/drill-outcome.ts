import type { DrillEvidence } from "../evidence/drill.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { distributionOutcome } from "./drills/distribution-outcome.ts";
import { ledgerOutcome } from "./drills/ledger-outcome.ts";
import { joined, type Outcome } from "./drills/outcome.ts";
import { RECOVERY_BOUND, recoveryOutcome } from "./drills/recovery-outcome.ts";
import { goesBack, ROLLBACK, ROLLBACK_BOUND, spanOutcome } from "./drills/span-outcome.ts";
import { isControl, unusableBecause } from "./drills/usable.ts";
import { sentence } from "./words.ts";

/** What came of one drill, with a sentence that says why. */
export interface DrillOutcome {
  readonly kind: Outcome["kind"];
  readonly sentence: string;
}

/**
 * What came of one drill: ledger, invariants and recovery as one. A drill that wasn't played to its
 * end, or whose fault isn't proven to have bitten, shows nothing either way; what it found is told.
 */
export function drillOutcome(drill: DrillEvidence): DrillOutcome {
  const questions = questionsOf(drill);
  const whole = joined(questions);
  const unusable = unusableBecause(drill);
  if (unusable === null)
    return {
      kind: whole.kind,
      sentence: sentence([whole.why, ...heldBesides(questions)].join("; ")),
    };
  const besides = whole.kind === "broken" ? `; until then: ${whole.why}` : "";
  return { kind: "unknown", sentence: sentence(`${unusable}${besides}`) };
}

/** What held is told beside what has no answer, so that nobody takes the one for the other. */
const heldBesides = (questions: readonly Outcome[]): readonly string[] =>
  joined(questions).kind === "unknown"
    ? questions.filter(({ kind }) => kind === "held").map(({ why }) => why)
    : [];

function questionsOf(drill: DrillEvidence): readonly Outcome[] {
  const questions = [
    ...(drill.ledger === null ? [] : [ledgerOutcome(drill.ledger)]),
    ...(drill.distribution === null ? [] : [distributionOutcome(drill.distribution)]),
    ...(drill.invariants.length === 0 ? [] : [invariantsOutcome(drill)]),
    ...timed(drill),
  ];
  return questions.length > 0 ? questions : [{ kind: "unknown", why: "it checked nothing" }];
}

/** A drill that goes back is timed from the decision on; what it broke is only the reason to decide. */
function timed(drill: DrillEvidence): readonly Outcome[] {
  if (goesBack(drill)) return [spanOutcome(drill, ROLLBACK, ROLLBACK_BOUND)];
  return drill.clock === null ? [] : [recoveryOutcome(drill, RECOVERY_BOUND)];
}

/** Whether what a drill checks besides held; `except` is judged elsewhere. */
export function invariantsOutcome(
  { invariants }: Pick<DrillEvidence, "invariants">,
  except: readonly string[] = [],
): Outcome {
  const checked = invariants.filter(({ id }) => !except.includes(id));
  if (checked.length === 0) return { kind: "held", why: "nothing else was checked" };
  return joined(
    checked.map(({ outcome, words, found }) => ({ kind: outcome, why: `${words}: ${found}` })),
  );
}

/** The one drill whose paper promises that it breaks. */
const MEANT_TO_BREAK = "local-not-shared";

/** The drills that broke something that should have held; a gate fails on them. */
export const brokenDrills = ({ drills }: Pick<Evidence, "drills">): readonly DrillEvidence[] =>
  drills.filter(
    (drill) =>
      drillOutcome(drill).kind === "broken" && !isControl(drill) && drill.name !== MEANT_TO_BREAK,
  );
