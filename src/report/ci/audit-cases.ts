import { checkOutcome } from "../../claims/audit/check-outcome.ts";
import type { AuditCheck } from "../../evidence/audit.ts";
import type { ReportInput } from "../input.ts";
import { AUDIT_WAYS, auditWords, groupWords } from "../words/audit.ts";
import type { ReportCase } from "./case.ts";

/** Every check of an audit, on each way of deploying. */
export const auditCases = ({ evidence }: ReportInput): readonly ReportCase[] =>
  evidence.checks.map(checkCase);

const STATES = { held: "passed", broken: "failed", unknown: "open" } as const;

function checkCase(check: AuditCheck): ReportCase {
  const { kind } = checkOutcome([check]);
  const isTried = check.state.kind !== "not exercised";
  const remedy = kind === "broken" ? [`Remedy: ${check.remedy}`] : [];
  return {
    suite: "audit",
    name: `${check.name} on ${AUDIT_WAYS[check.way]}`,
    state: isTried ? STATES[kind] : "open",
    kind: isTried ? kind : "not exercised",
    words: auditWords(check),
    details: [check.question, ...groupWords(check), ...remedy],
    tookMs: check.tookMs,
  };
}
