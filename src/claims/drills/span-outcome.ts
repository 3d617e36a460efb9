import type { DrillEvidence } from "../../evidence/drill.ts";
import { type Milliseconds, seconds } from "../../units/quantity.ts";
import { boundsOf, momentWords, timeWords } from "./moments.ts";
import type { Outcome } from "./outcome.ts";
import type { Trial } from "./trial.ts";

/** The span of a drill that goes back, from the decision on. */
export const ROLLBACK = "rollback";
/** The paper's "less than 5 minutes". */
export const ROLLBACK_BOUND: Milliseconds = seconds(300);

/** Whether a drill's time is that of its way back. */
export const goesBack = ({ spans }: Pick<DrillEvidence, "spans">): boolean =>
  spans.some(({ id }) => id === ROLLBACK);

/** Whether a named span of a drill was shorter than the bound; decided by its upper end. */
export function spanOutcome(
  { spans }: Pick<DrillEvidence, "spans">,
  id: string,
  bound: Milliseconds,
): Outcome {
  const took = spans.find((span) => span.id === id)?.took;
  if (took === undefined) return { kind: "unknown", why: `the ${id} wasn't timed` };
  switch (took.kind) {
    case "within": {
      const why = `the ${id} took ${momentWords(took)}`;
      if (took.highMs < bound) return { kind: "held", why };
      return { kind: took.lowMs >= bound ? "broken" : "unknown", why };
    }
    case "censored":
      return {
        kind: took.afterMs >= bound ? "broken" : "unknown",
        why: `the ${id} wasn't through after ${timeWords(took.afterMs)}`,
      };
    case "none":
      return { kind: "unknown", why: `the ${id} wasn't timed: ${took.why}` };
    default:
      return took satisfies never;
  }
}

/** The span's time, where its end was seen. */
export function spanTook({ spans }: Pick<DrillEvidence, "spans">, id: string): Trial["took"] {
  return boundsOf(spans.find((span) => span.id === id)?.took);
}
