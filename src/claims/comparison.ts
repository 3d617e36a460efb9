import type { Evidence } from "../evidence/evidence.ts";
import type { Bars } from "./bars.ts";
import type { Held } from "./decide.ts";
import type { UsedRounds } from "./used-rounds.ts";

/** A claim judged by intervals, ready to be decided and put into words. */
export interface Comparison {
  readonly claim: string;
  readonly evidence: Evidence;
  readonly used: UsedRounds;
  readonly held: readonly Held[];
  readonly bars: Bars;
  /** What the figures mean beyond the deciding reason; never changes the verdict. */
  readonly notes: readonly string[];
}
