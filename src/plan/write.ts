import { stringify } from "yaml";
import type { Plan } from "./schema.ts";

/**
 * The resolved plan as YAML, every field written out; parsePlan reads it back as the same plan.
 * A value never spans lines, so that secrets can be recognised by the name before them.
 */
export function writePlan(plan: Plan): string {
  return stringify(plan, {
    lineWidth: 0,
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}
