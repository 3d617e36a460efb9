import type { PointName } from "../evidence/round.ts";
import type { Milliseconds, Ratio, Share } from "../units/quantity.ts";

/** What a claim's interval was computed from, and what came out. */
export interface Effect {
  /** Operating point, or what else was compared ("CPU per query"). */
  readonly label: PointName | "CPU per query";
  /** Geometric mean over rounds of B / A; below 1 = B needs less. null: no finite figure. */
  readonly ratio: Ratio | null;
  /** Confidence interval of the ratio at this look's level; null with one round. */
  readonly interval: { readonly low: Ratio; readonly high: Ratio; readonly level: Share } | null;
  /** Rounds it stands on. */
  readonly rounds: number;
}

/** What was counted for one fault: different faults are never pooled. */
export interface Tally {
  /** What was done, and to what: "kill on chroma 1"; or the drill, where nothing was broken. */
  readonly fault: string;
  readonly held: number;
  readonly broken: number;
  /** Played, but not to be counted: cut short, without a bite, or without an answer. */
  readonly unknown: number;
  /** One-sided 95 % lower bound of the chance to hold; null: nothing was counted. */
  readonly atLeast: Share | null;
  /** From the smallest to the largest time that was measured; null: none was. */
  readonly took: { readonly lowMs: Milliseconds; readonly highMs: Milliseconds } | null;
}

/** What the evidence says of a claim. */
export interface Verdict {
  readonly kind: "supported" | "refuted" | "inconclusive";
  readonly claim: string;
  /** One plain sentence with the figure that matters. */
  readonly headline: string;
  readonly effects: readonly Effect[];
  /** For promises that are judged by counting: every fault by itself. */
  readonly tallies: readonly Tally[];
  /** Why this and no other verdict; first the deciding one. */
  readonly reasons: readonly string[];
  /** For inconclusive: what would decide it. */
  readonly needed: string | null;
  /** Whether further rounds up to the plan's next look could decide it. */
  readonly moreRoundsHelp: boolean;
}
