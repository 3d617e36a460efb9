import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { invariantsOutcome } from "../drill-outcome.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";
import { inDrill } from "./counting.ts";
import { judgeByCounting } from "./judge-by-counting.ts";
import { ledgerOutcome } from "./ledger-outcome.ts";
import { drillCommand, notExercised } from "./needs.ts";
import { joined } from "./outcome.ts";
import { trialsOf } from "./trial.ts";

/** A promise that one drill is about: its ledger and its invariants decide, whatever time it took. */
export function judgeWholeDrill(
  evidence: Evidence,
  { claim, drill: name }: { readonly claim: string; readonly drill: string },
): Verdict | NotExercised {
  const drills = evidence.drills.filter((drill) => drill.name === name);
  const trials = trialsOf(drills, (drill) => {
    const checks = [
      ...(drill.ledger === null ? [] : [ledgerOutcome(drill.ledger)]),
      ...(drill.invariants.length === 0 ? [] : [invariantsOutcome(drill)]),
    ];
    const nothing = { kind: "unknown", why: "it checked nothing" } as const;
    return { fault: name, outcome: joined(checks.length === 0 ? [nothing] : checks) };
  });
  if (trials.length === 0) return notExercised(claim, drillCommand(name), drills);
  return judgeByCounting({
    claim,
    evidence,
    trials,
    place: inDrill,
    say: null,
    missing: [],
    mend: null,
    notes: foundNotes(trials.map(({ drill }) => drill)),
  });
}

/** What the invariants found, for "held" alone tells little. */
const foundNotes = (drills: readonly Evidence["drills"][number][]): string[] => [
  ...new Set(
    drills.flatMap(({ invariants }) =>
      invariants.map(({ words, found }) => sentence(`${words}: ${found}`)),
    ),
  ),
];
