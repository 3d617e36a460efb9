import type { Space } from "../chroma/replies.ts";
import type { JournaledAttempt } from "./journal-lines.ts";
import type { Snapshot } from "./ledger.ts";
import type { History } from "./model.ts";
import type { Records } from "./record.ts";

/** Everything that a reading is held against. */
export interface Books {
  readonly seed: number;
  readonly space: Space;
  readonly records: Records;
  /** What was there before. */
  readonly before: Snapshot;
  readonly attempts: readonly JournaledAttempt[];
  readonly histories: ReadonlyMap<string, History>;
  readonly awayFrom: Float32Array;
  readonly syncThreshold: number | null;
}
