import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Missing } from "./counting.ts";
import { type Family, familiesOf } from "./faults.ts";

/** A situation that a promise covers, and the drill that makes it on this driver; null: none can. */
export interface Situation {
  readonly family: Family;
  readonly drill: string | null;
  /** Why it takes another driver, where it does. */
  readonly why?: string;
}

/** The situations that none of these drills made. */
export function missingOf(
  situations: readonly Situation[],
  drills: readonly DrillEvidence[],
): readonly Missing[] {
  // What happens to a backend of the application happens to no data.
  const made = new Set(
    drills.flatMap(({ faults }) =>
      familiesOf({ faults: faults.filter(({ on }) => isStorage(on)) }),
    ),
  );
  return situations
    .filter(({ family }) => !made.has(family))
    .map(({ family, drill, why }) => ({
      words: why === undefined ? family : `${family} (${why})`,
      drill,
    }));
}

/** "chroma 1", "backend → chroma 1". */
const isStorage = (on: string): boolean => on.includes("chroma");
