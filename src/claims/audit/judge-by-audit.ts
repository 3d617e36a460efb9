import type { AuditCheck } from "../../evidence/audit.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { cutNotes } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";
import { attemptTallies, type CheckOutcome, checkOutcome } from "./check-outcome.ts";
import { type Sides, sidesOf, WAY_PLACES } from "./ways.ts";

export const AUDIT_NEEDS = "`chroma-assay audit`";

/**
 * A promise that a running server keeps or doesn't: one attempt that goes wrong refutes, and all that go
 * right support. Settings don't waver, so nothing is counted twice. The paper's own way decides; what
 * was measured beside it (the gateway) is told as the remedy that works, or doesn't.
 */
export const judgeByAudit =
  (claim: string) =>
  (evidence: Evidence): Verdict | NotExercised => {
    const checks = evidence.checks.filter((check) => check.claim === claim);
    const sides = sidesOf(checks);
    if (sides === null)
      return { kind: "not exercised", claim, why: whyNot(checks) ?? `needs ${AUDIT_NEEDS}` };
    return verdictOf(claim, { evidence, checks, sides });
  };

interface Seen {
  readonly evidence: Evidence;
  readonly checks: readonly AuditCheck[];
  readonly sides: Sides;
}

function verdictOf(claim: string, { evidence, checks, sides }: Seen): Verdict {
  const { deciding, beside } = sides;
  // What this run sets up itself may show a fault, but never that the paper's way is sound.
  const shown = deciding.length > 0 ? deciding : beside.filter(({ way }) => way === "setup");
  const outcome = checkOutcome(shown);
  const kind = kindOf(outcome, deciding);
  const decided = kind !== "inconclusive";
  return {
    kind,
    claim,
    headline: headlineOf(shown.length > 0 ? shown : beside),
    effects: [],
    tallies: attemptTallies(
      (shown.length > 0 ? shown : beside).flatMap(({ attempts }) => attempts),
    ),
    reasons: [
      ...(deciding.length > 0
        ? []
        : [
            `The paper's own way wasn't exercised: ${whyNot(checks) ?? "nothing here sets it up"}.`,
          ]),
      ...besides(beside.filter((check) => !shown.includes(check))),
      ...(outcome.kind === "held" ? [] : remedies(shown)),
      ...[...new Set(shown.flatMap(({ notes }) => notes))],
      ...cutNotes(evidence),
    ],
    needed: decided ? null : neededFor(outcome, deciding, checks),
    moreRoundsHelp: false,
  };
}

function kindOf({ kind }: CheckOutcome, deciding: readonly AuditCheck[]): Verdict["kind"] {
  if (kind === "broken") return "refuted";
  return kind === "held" && deciding.length > 0 ? "supported" : "inconclusive";
}

function headlineOf(checks: readonly AuditCheck[]): string {
  const [first] = checks;
  const place = first === undefined ? "" : `${WAY_PLACES[first.way]}: `;
  return sentence(`${place}${checkOutcome(checks).why}`);
}

/** "Behind the gateway, tried the same way: all 210 attempts came out right." */
const besides = (checks: readonly AuditCheck[]): string[] =>
  [...Map.groupBy(checks, ({ way }) => way)].map(([way, of]) =>
    sentence(`${WAY_PLACES[way]}, tried alike: ${checkOutcome(of).why}`),
  );

const remedies = (checks: readonly AuditCheck[]): string[] => [
  ...new Set(checks.map(({ remedy }) => remedy)),
];

/** Why nothing was tried, in the checks' own words; null where there is no check. */
function whyNot(checks: readonly AuditCheck[]): string | null {
  const why = checks.flatMap(({ way, state }) =>
    state.kind === "not exercised" ? [`${WAY_PLACES[way]}: ${state.why.replace(/\.$/, "")}`] : [],
  );
  return why.length === 0 ? null : [...new Set(why)].join("; ");
}

function neededFor(
  { kind, why }: CheckOutcome,
  deciding: readonly AuditCheck[],
  checks: readonly AuditCheck[],
): string {
  if (deciding.length > 0) return `an answer to what has none: ${why}`;
  const missing = whyNot(checks);
  return missing === null || kind === "unknown"
    ? "an audit of the paper's own way, or of your own system"
    : `what was missing: ${missing}`;
}
