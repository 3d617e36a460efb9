import type { Share } from "../../units/quantity.ts";

/** A value with its ends; larger is worse, in the metric's own terms. */
export interface Known {
  readonly kind: "interval";
  /** May be infinite, as the ends may. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** null: the ends are those of what was seen, not of a sample. */
  readonly level: Share | null;
  /** Rounds, trials or ladders. */
  readonly rounds: number;
  /** Smallest change that could have been told from none; null: that is no matter of chance. */
  readonly visible: number | null;
  /** What a reader must know of these ends, as clauses. */
  readonly notes: readonly string[];
  /**
   * The fewest rounds whose interval is no wider than this on either side, if the spread stays: null =
   * none that a plan may ask for. Left out where more rounds of the duet tell nothing more.
   */
  readonly roundsFor?: (halfWidth: number) => number | null;
  /** Seen by one measurement a side, and a second is all that may confirm it: how to have one. */
  readonly once?: string;
}

/** What one metric's samples say, before any budget. */
export type Measured =
  | Known
  /** Worse than any budget: the candidate fails where the reference doesn't. */
  | { readonly kind: "broken"; readonly rounds: number; readonly why: string }
  /** Nothing can be said. */
  | {
      readonly kind: "silent";
      readonly rounds: number;
      readonly why: string;
      /** Whether the duet's next look may bring what is missing. */
      readonly moreRoundsHelp: boolean;
    };

export const silent = (why: string, rounds = 0, moreRoundsHelp = false): Measured => ({
  kind: "silent",
  rounds,
  why,
  moreRoundsHelp,
});
