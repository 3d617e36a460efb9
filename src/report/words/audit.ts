import { attemptTallies, checkOutcome } from "../../claims/audit/check-outcome.ts";
import type { AuditCheck, AuditWay } from "../../evidence/audit.ts";
import type { ReportInput } from "../input.ts";
import { OUTCOME_MARKS } from "./drills.ts";

/** Whose way of deploying a check looked at. */
export const AUDIT_WAYS: Readonly<Record<AuditWay, string>> = {
  paper: "the paper's settings",
  gateway: "the gateway",
  "tenant gateway": "a gateway that binds tokens to tenants",
  setup: "the server setup",
  external: "your own system",
};

const NOT_TRIED = { word: "not tried", glyph: "·" } as const;

/** What came of a check, in a word and a sign. */
export const auditMark = (check: AuditCheck): { readonly word: string; readonly glyph: string } =>
  check.state.kind === "not exercised" ? NOT_TRIED : OUTCOME_MARKS[checkOutcome([check]).kind];

/** What came of a check, or why it wasn't made. */
export const auditWords = (check: AuditCheck): string =>
  check.state.kind === "not exercised" ? check.state.why : checkOutcome([check]).why;

/** Every group of attempts: "without a token: 33 of 35 broken". */
export function groupWords({ attempts }: AuditCheck): readonly string[] {
  return attemptTallies(attempts).map(({ fault, held, broken, unknown }) => {
    const all = held + broken + unknown;
    const parts = [
      ...(broken === 0 ? [] : [`${broken} broken`]),
      ...(unknown === 0 ? [] : [`${unknown} undecided`]),
      ...(held === 0 || held === all ? [] : [`${held} held`]),
    ];
    return `${fault}: ${held === all ? `held, ${all} of ${all}` : `${parts.join(", ")}, of ${all}`}`;
  });
}

/** What to do after an audit. */
export function auditSteps({ evidence, folder }: Omit<ReportInput, "claims">): readonly string[] {
  const broken = evidence.checks.filter((check) => checkOutcome([check]).kind === "broken");
  const [remedy] = broken.map((check) => check.remedy);
  return [
    ...(remedy === undefined ? [] : [remedy]),
    ...(folder === null ? [] : [`Every attempt: \`chroma-assay report ${folder} --open\``]),
  ];
}
