import type { ColdStart } from "../../evidence/cold.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { Latency, Side } from "../../evidence/round.ts";
import type { Bytes } from "../../units/quantity.ts";
import { distribution, type Quantile } from "./quantiles.ts";
import { targetNames, validRounds } from "./rounds.ts";
import { startSum } from "./starts.ts";

/** Beyond this share of its bytes, a copy has not left the page cache. */
const STAYS_FROM = 0.01;

/** A start from files that had been told to leave the page cache. */
export type ColdFigures =
  | { readonly kind: "left"; readonly queries: readonly Latency[]; readonly bytes: Bytes }
  /** They stayed in memory, so the times say nothing of it. */
  | { readonly kind: "stayed"; readonly resident: Bytes; readonly bytes: Bytes };

/** What one setup's first queries cost, beside what one costs once it is warm. */
export interface FirstQueries {
  readonly side: Side;
  readonly name: string;
  /** The middle one of the rounds' first queries: a fresh start, files in memory. */
  readonly afterStartMs: number | null;
  /** null: this setup was not started so. */
  readonly cold: ColdFigures | null;
  /** The quiet point's middle one. */
  readonly warm: Quantile | null;
}

/** By setup; empty where neither was started from files out of the page cache. */
export function firstQueries(evidence: Evidence): readonly FirstQueries[] {
  if (evidence.cold?.kind !== "measured") return [];
  const { starts } = evidence.cold;
  const rounds = validRounds(evidence);
  const names = targetNames(evidence);
  return (["a", "b"] as const).map((side) => ({
    side,
    name: names[side],
    afterStartMs: startSum(rounds, side)?.firstQueryMs ?? null,
    cold: figuresOf(starts[side]),
    warm: distribution(rounds, "quiet", side)?.quantile(0.5) ?? null,
  }));
}

function figuresOf(start: ColdStart | undefined): ColdFigures | null {
  if (start === undefined) return null;
  const { bytes, residentAfter, queries } = start;
  return residentAfter > STAYS_FROM * bytes
    ? { kind: "stayed", resident: residentAfter, bytes }
    : { kind: "left", queries, bytes };
}
