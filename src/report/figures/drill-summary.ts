import type { DrillOutcome } from "../../claims/drill-outcome.ts";
import { type Found, findingsOf } from "../../claims/drills/findings.ts";
import { recoveryTime } from "../../claims/drills/recovery-outcome.ts";
import type { DrillEvidence, Invariant, Moment, Span } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { drillGroups } from "./drills.ts";

/** One trial of a drill as `--json` prints it. Times in milliseconds, each with its bounds. */
export interface DrillSummary {
  readonly name: string;
  readonly setup: DrillEvidence["setup"];
  readonly driver: string;
  readonly trial: number;
  readonly state: DrillEvidence["state"]["kind"];
  readonly outcome: DrillOutcome["kind"];
  readonly why: string;
  readonly faults: readonly { readonly name: string; readonly on: string }[];
  /** null where nothing was timed. */
  readonly recovery: {
    /** What the times count from, as the promise counts them. */
    readonly since: string;
    readonly assumedMs: number;
    readonly measured: Moment;
    /** With what is assumed. */
    readonly service: Moment;
    readonly data: Moment;
    /** From the fault itself, on each path. */
    readonly outage: Readonly<Record<string, Moment>>;
  } | null;
  readonly findings: readonly Omit<Found, "examples">[];
  readonly invariants: readonly Omit<Invariant, "words">[];
  readonly spans: readonly Omit<Span, "words">[];
  /** Not empty: a negative control. */
  readonly leftOut: readonly string[];
}

/** Every trial of every drill, drill by drill. */
export const drillSummaries = (evidence: Pick<Evidence, "drills">): readonly DrillSummary[] =>
  drillGroups(evidence).flatMap(({ trials }) =>
    trials.map(({ drill, outcome }) => summaryOf(drill, outcome)),
  );

function summaryOf(drill: DrillEvidence, outcome: DrillOutcome): DrillSummary {
  const { name, setup, driver, trial, state, faults, leftOut, ledger } = drill;
  return {
    name,
    setup,
    driver,
    trial,
    state: state.kind,
    outcome: outcome.kind,
    why: outcome.sentence,
    faults: faults.map((fault) => ({ name: fault.name, on: fault.on })),
    recovery: recoveryOf(drill),
    findings: (ledger === null ? [] : findingsOf(ledger)).map(
      ({ kind, planes, count, healed }) => ({ kind, planes, count, healed }),
    ),
    invariants: drill.invariants.map(({ id, outcome: kind, found }) => ({
      id,
      outcome: kind,
      found,
    })),
    spans: drill.spans.map(({ id, took }) => ({ id, took })),
    leftOut,
  };
}

function recoveryOf(drill: DrillEvidence): DrillSummary["recovery"] {
  const time = recoveryTime(drill);
  if (time === null) return null;
  const paths = drill.clock?.paths ?? [];
  return {
    since: time.since,
    assumedMs: time.decisionMs,
    measured: time.measured,
    service: time.service,
    data: time.data,
    outage: Object.fromEntries(paths.map(({ path, steadyAgain }) => [path, steadyAgain])),
  };
}
