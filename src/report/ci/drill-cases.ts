import { brokenDrills, type DrillOutcome, drillOutcome } from "../../claims/drill-outcome.ts";
import { BREAKS, findingClause, findingsOf } from "../../claims/drills/findings.ts";
import { isControl } from "../../claims/drills/usable.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import type { ReportInput } from "../input.ts";
import { leftOutWords } from "../words/drills.ts";
import { FINDING_MEANS, REMEDIES } from "../words/findings.ts";
import type { ReportCase } from "./case.ts";

/** Every trial of every drill, and behind a broken one each of its findings. */
export function drillCases({ evidence }: ReportInput): readonly ReportCase[] {
  const broken = brokenDrills(evidence);
  return evidence.drills.flatMap((drill) =>
    broken.includes(drill) ? [brokenCase(drill), ...findingCases(drill)] : [keptCase(drill)],
  );
}

const common = (drill: DrillEvidence) => ({
  suite: "drills" as const,
  name: `${drill.name} on ${drill.setup}, trial ${drill.trial}`,
  words: drillOutcome(drill).sentence,
  tookMs: drill.tookMs,
});

const brokenCase = (drill: DrillEvidence): ReportCase => ({
  ...common(drill),
  state: "failed",
  kind: "broken",
  details: [drill.title],
});

const STATES: Readonly<Record<DrillOutcome["kind"], ReportCase["state"]>> = {
  held: "passed",
  unknown: "open",
  // Nothing to fail on: the paper itself says that this one breaks.
  broken: "passed",
};

/** A trial that a command never fails on. */
function keptCase(drill: DrillEvidence): ReportCase {
  const { kind } = drillOutcome(drill);
  const control = leftOutWords(drill);
  return {
    ...common(drill),
    state: isControl(drill) ? "open" : STATES[kind],
    kind: isControl(drill) ? "negative control" : kind === "broken" ? "broken as promised" : kind,
    details: control === null ? [] : [control],
  };
}

function findingCases(drill: DrillEvidence): readonly ReportCase[] {
  const found = drill.ledger === null ? [] : findingsOf(drill.ledger);
  return found
    .filter(({ kind }) => BREAKS[kind])
    .map((one) => ({
      ...common(drill),
      name: `${common(drill).name}: ${one.kind}`,
      state: "failed",
      kind: "broken",
      words: findingClause(one),
      details: [FINDING_MEANS[one.kind], ...one.examples, `What to do: ${REMEDIES[one.kind]}`],
      tookMs: null,
    }));
}
