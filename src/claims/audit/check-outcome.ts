import type { AuditAttempt, AuditCheck } from "../../evidence/audit.ts";
import type { Tally } from "../verdict.ts";

/** What came of one check, or of several as one. */
export interface CheckOutcome {
  readonly kind: AuditAttempt["outcome"];
  /** A clause. */
  readonly why: string;
}

/** Broken beats unknown, unknown beats held. A check that broke off, or tried nothing, knows nothing. */
export function checkOutcome(checks: readonly AuditCheck[]): CheckOutcome {
  const attempts = checks.flatMap((check) => check.attempts);
  const broken = attempts.find(({ outcome }) => outcome === "broken");
  if (broken !== undefined)
    return { kind: "broken", why: `${brokenWords(attempts)}; the first: ${attemptWords(broken)}` };
  const off = checks.flatMap(({ state }) => (state.kind === "failed" ? [state.why] : []));
  if (off.length > 0) return { kind: "unknown", why: `the check broke off: ${off.join("; ")}` };
  const unknown = attempts.find(({ outcome }) => outcome === "unknown");
  if (unknown !== undefined) {
    const { length } = attempts.filter(({ outcome }) => outcome === "unknown");
    const of = `${length} of ${attempts.length} attempts decide nothing`;
    return { kind: "unknown", why: `${of}; the first: ${attemptWords(unknown)}` };
  }
  if (attempts.length === 0) return { kind: "unknown", why: "nothing was tried" };
  return { kind: "held", why: heldWords(attempts) };
}

/** "GET /api/v2/version without a token: 200, served (expected: refused)". */
const attemptWords = ({ tried, came, expected }: AuditAttempt): string =>
  `${tried}: ${came} (expected: ${expected})`;

/** "26 of 35 attempts went wrong"; which ones, the tallies tell. */
function brokenWords(attempts: readonly AuditAttempt[]): string {
  const { length } = attempts.filter(({ outcome }) => outcome === "broken");
  const all =
    attempts.length === 1 ? "the one attempt" : `${length} of ${attempts.length} attempts`;
  return `${all} went wrong`;
}

function heldWords({ length }: readonly AuditAttempt[]): string {
  return `${length === 1 ? "the one attempt" : `all ${length} attempts`} came out right`;
}

/** What was tried, group by group, in the order in which it was first tried. */
export function attemptTallies(attempts: readonly AuditAttempt[]): Tally[] {
  return [...Map.groupBy(attempts, ({ group }) => group)].map(([fault, of]) => {
    const count = (kind: AuditAttempt["outcome"]) =>
      of.filter(({ outcome }) => outcome === kind).length;
    return {
      fault,
      held: count("held"),
      broken: count("broken"),
      unknown: count("unknown"),
      atLeast: null,
      took: null,
    };
  });
}
