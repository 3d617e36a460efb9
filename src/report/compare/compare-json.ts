import type { ReportInput } from "../input.ts";
import { comparability } from "./comparability.ts";
import { compareRuns } from "./compare.ts";
import { COMPARISON_LIMITS } from "./words.ts";

/** Two runs beside each other as indented JSON; ends with a line feed. */
export function jsonComparison(first: ReportInput, second: ReportInput): string {
  const comparison = compareRuns(first, second);
  const run = ({ evidence: { run: of, plan } }: ReportInput) => ({
    id: of.id,
    command: of.command,
    plan: plan.name,
    beganAt: of.beganAt,
    ending: of.ending,
  });
  const whole = {
    version: 1,
    first: run(first),
    second: run(second),
    ...comparability(comparison),
    ...comparison,
    limits: COMPARISON_LIMITS,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
