import { checks } from "../audit/catalogue.ts";
import type { Check } from "../audit/check.ts";

/** A check as the command line lists it. */
export type CheckWords = Omit<Check, "look">;

/** Every check, in the order in which they are made. */
export const auditList: readonly CheckWords[] = checks;

export const auditNames: readonly string[] = auditList.map(({ name }) => name);
