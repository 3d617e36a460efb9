import type { Evidence } from "../../evidence/evidence.ts";
import type { Tally } from "../verdict.ts";
import type { Trial } from "./trial.ts";

/** A promise about every time, ready to be counted. */
export interface Counting {
  readonly claim: string;
  readonly evidence: Evidence;
  readonly trials: readonly Trial[];
  /** Where trials of one name stand, in words: "after kill on chroma 1". */
  readonly place: (fault: string) => string;
  /** Says what was timed: "kill on chroma 1: back 1.9–2.0 s after it was healed"; null: "held after…". */
  readonly say: ((tally: Tally) => string) | null;
  /** Situations that the promise covers and that weren't exercised. */
  readonly missing: readonly Missing[];
  /** What would answer a trial that has no answer, where the judge knows better. */
  readonly mend: string | null;
  /** What else matters; never changes the verdict. */
  readonly notes: readonly string[];
}

/** A situation that no drill of this run made. */
export interface Missing {
  readonly words: string;
  /** The drill that makes it; null: none can on this driver, so the verdict stands without it. */
  readonly drill: string | null;
}

/** What counting came to. */
export interface Counted extends Counting {
  readonly tallies: readonly Tally[];
  readonly broken: Trial | undefined;
  /** Every fault has passed often enough. */
  readonly enough: boolean;
  /** A trial was played in full and has no answer: leaving it out would flatter. */
  readonly open: boolean;
}

/** The usual place: after a fault. */
export const afterFault = (fault: string): string => `after ${fault}`;
/** For drills that break nothing, and bear the trial's name themselves. */
export const inDrill = (drill: string): string => `in ${drill}`;
