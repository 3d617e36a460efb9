import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { Outcome } from "./outcome.ts";
import { isControl, unusableBecause } from "./usable.ts";

/** One drill, played once, as one promise counts it. */
export interface Trial {
  /** Trials of one name are counted together. */
  readonly fault: string;
  readonly drill: DrillEvidence;
  readonly outcome: Outcome;
  /** What was timed; null: nothing, or no end was seen. */
  readonly took: { readonly lowMs: Milliseconds; readonly highMs: Milliseconds } | null;
}

/** What a promise makes of a drill that can count. */
export type Look = (drill: DrillEvidence) => Pick<Trial, "fault" | "outcome"> & Partial<Trial>;

/**
 * The drills as trials. A refused one broke nothing, so it is none; a negative control is evidence of
 * the harness alone.
 */
export function trialsOf(drills: readonly DrillEvidence[], look: Look): readonly Trial[] {
  return drills
    .filter((drill) => drill.state.kind !== "refused" && !isControl(drill))
    .map((drill) => {
      const seen = { took: null, ...look(drill), drill };
      const unusable = unusableBecause(drill);
      if (unusable === null) return seen;
      return { ...seen, outcome: { kind: "unknown", why: unusable }, took: null };
    });
}

/** "crash-persistence, trial 2". */
export const trialWords = ({ drill }: Trial): string => `${drill.name}, trial ${drill.trial}`;
