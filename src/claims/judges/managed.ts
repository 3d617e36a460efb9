import type { AuditCheck } from "../../evidence/audit.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { checkOutcome } from "../audit/check-outcome.ts";
import type { NotExercised } from "../claim.ts";
import { cutNotes } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { list, sentence } from "../words.ts";

/** What no look from one place can tell, however long. */
const BEYOND =
  "Scaling by itself, high availability and several regions can't be judged from one place.";

export const MANAGED_NEEDS = "a managed deployment, as an external system";

/**
 * Describes what was looked at on somebody else's deployment. It is never supported or refuted: the
 * promise is mostly about what can't be seen from here.
 */
export function judgeManaged(evidence: Evidence): Verdict | NotExercised {
  const checks = evidence.checks.filter(
    ({ way, state }) => way === "external" && state.kind === "tried",
  );
  if (checks.length === 0)
    return { kind: "not exercised", claim: "managed", why: `needs ${MANAGED_NEEDS}. ${BEYOND}` };
  return {
    kind: "inconclusive",
    claim: "managed",
    headline: sentence(`looked at from here: ${list(checks.map(wordsOf))}`),
    effects: [],
    tallies: [],
    reasons: [BEYOND, ...cutNotes(evidence)],
    needed: "its operator's own records: what was promised, what happened, from several places",
    moreRoundsHelp: false,
  };
}

const WORDS = { held: "holds", broken: "doesn't hold", unknown: "isn't decided" } as const;

const wordsOf = (check: AuditCheck): string => `${check.name} ${WORDS[checkOutcome([check]).kind]}`;
