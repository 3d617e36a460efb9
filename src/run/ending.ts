import { HarnessError, messageOf, originOf } from "../errors.ts";
import type { Ending } from "../evidence/evidence.ts";

/** How a run ends that can't go on, as its evidence tells it. */
export function failedEnding(error: unknown): Extract<Ending, { kind: "failed" }> {
  const origin = originOf(error);
  if (origin instanceof HarnessError)
    return {
      kind: "failed",
      code: origin.code,
      message: origin.message,
      hint: origin.hint ?? null,
    };
  const stack = origin instanceof Error ? (origin.stack ?? null) : null;
  return { kind: "failed", code: "INTERNAL", message: messageOf(origin), hint: stack };
}
