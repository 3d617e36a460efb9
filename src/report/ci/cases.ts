import { isDescription } from "../../claims/catalogue.ts";
import type { Verdict } from "../../claims/verdict.ts";
import { promiseOf, type ReportInput } from "../input.ts";
import { auditCases } from "./audit-cases.ts";
import type { ReportCase } from "./case.ts";
import { drillCases } from "./drill-cases.ts";
import { gateCases } from "./gate-cases.ts";

/** Every question that a run asked, with what came of it; pure. */
export function casesOf(input: ReportInput): readonly ReportCase[] {
  return [
    runCase(input),
    ...gateCases(input),
    ...input.scorecard.exercised.map((verdict) => claimCase(verdict, input)),
    ...drillCases(input),
    ...auditCases(input),
  ];
}

/** Whether the run came to its end: without it, what is missing would look like what passed. */
function runCase({ evidence: { run, plan } }: ReportInput): ReportCase {
  const common = {
    suite: "run",
    name: `${run.command} · ${plan.name}`,
    tookMs: run.tookMs,
  } as const;
  const { ending } = run;
  switch (ending.kind) {
    case "complete":
      return {
        ...common,
        state: "passed",
        kind: "complete",
        words: "It came to its end.",
        details: [],
      };
    case "interrupted":
      return {
        ...common,
        state: "error",
        kind: "interrupted",
        words: `The run was interrupted by ${ending.by}: what is here is what it had by then.`,
        details: [],
      };
    case "failed":
      return {
        ...common,
        state: "error",
        kind: ending.code,
        words: ending.message,
        details: ending.hint === null ? [] : [ending.hint],
      };
    default:
      return ending satisfies never;
  }
}

const STATES = { supported: "passed", refuted: "failed", inconclusive: "open" } as const;

function claimCase(verdict: Verdict, input: ReportInput): ReportCase {
  const needed = verdict.needed === null ? [] : [`To decide it: ${verdict.needed}`];
  // A row that only describes has no bound: it can't be without an answer.
  const isOnlyWords = verdict.kind === "inconclusive" && isDescription(verdict.claim);
  return {
    suite: "claims",
    name: `${verdict.claim}: ${promiseOf(input, verdict.claim)}`,
    state: isOnlyWords ? "passed" : STATES[verdict.kind],
    kind: isOnlyWords ? "described" : verdict.kind,
    words: verdict.headline,
    details: [...verdict.reasons, ...needed],
    tookMs: null,
  };
}
