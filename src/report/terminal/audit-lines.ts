import { checkOutcome } from "../../claims/audit/check-outcome.ts";
import type { AuditCheck } from "../../evidence/audit.ts";
import type { ReportInput } from "../input.ts";
import { AUDIT_WAYS, auditMark, auditWords, groupWords } from "../words/audit.ts";
import { tame } from "../words/tame.ts";
import { type Paint, wrap } from "./paint.ts";

interface How {
  readonly paint: Paint;
  readonly width: number;
}

/** Every check in a few lines: where it was made, what came of it, group by group. */
export function auditLines({ evidence: { checks } }: ReportInput, how: How): readonly string[] {
  if (checks.length === 0) return [];
  return [how.paint.bold("  Checks"), ...checks.flatMap((check) => lines(check, how)), ""];
}

const NAME = 15;
const INDENT = 31;
const KINDS = { held: "supported", broken: "refuted", unknown: "inconclusive" } as const;

function lines(check: AuditCheck, { paint, width }: How): readonly string[] {
  const { glyph, word } = auditMark(check);
  const mark = `  ${glyph} ${word}`.padEnd(14);
  const head =
    check.state.kind === "tried"
      ? AUDIT_WAYS[check.way]
      : `${AUDIT_WAYS[check.way]}: ${auditWords(check)}`;
  const room = Math.max(24, width - INDENT);
  const [first = "", ...more] = wrap(tame(head), room);
  const below = groupWords(check).flatMap((words) => wrap(tame(words), room));
  const isTried = check.state.kind !== "not exercised";
  const painted = isTried
    ? paint.verdict(KINDS[checkOutcome([check]).kind], mark)
    : paint.dim(mark);
  return [
    `${painted}  ${paint.bold(check.name.padEnd(NAME))}${first}`,
    ...[...more, ...below].map((line) => `${" ".repeat(INDENT)}${line}`),
  ];
}
