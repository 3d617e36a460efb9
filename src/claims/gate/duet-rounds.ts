import type { GateDuet, GateEvidence } from "../../evidence/gate.ts";
import type { Round } from "../../evidence/round.ts";
import type { Share } from "../../units/quantity.ts";
import { levelOf } from "./levels.ts";

/** The rounds that a duet is judged by. */
export interface DuetRounds {
  /** Exactly as many as the look says; all valid ones while the first look isn't reached. */
  readonly rounds: readonly Round[];
  /** The look that judges; null: none is reached yet. */
  readonly look: number | null;
  /** The look after it; null: this was the last. */
  readonly next: number | null;
  readonly level: Share;
}

/** One round has no spread, so nothing can be said of it. */
const JUDGED_MIN = 2;

/**
 * Takes the largest look that is reached and exactly its first rounds: the levels hold for the looks
 * fixed beforehand and for no others.
 */
export function duetRounds(duet: Pick<GateDuet, "kind" | "looks" | "rounds">): DuetRounds {
  const valid = duet.rounds.filter(({ state }) => state.kind === "valid");
  const reached = duet.looks.filter((look) => look <= valid.length && look >= JUDGED_MIN);
  const look = reached.length === 0 ? null : Math.max(...reached);
  const later = duet.looks.filter((other) => other > valid.length);
  return {
    rounds: valid.slice(0, look ?? valid.length),
    look,
    next: later.length === 0 ? null : Math.min(...later),
    level: levelOf(duet),
  };
}

/** The duet of this kind with this reference; null: it wasn't played. Of several the last one. */
export const duetOf = (
  { duets }: Pick<GateEvidence, "duets">,
  kind: GateDuet["kind"],
  reference: string,
): GateDuet | null =>
  duets.findLast((duet) => duet.kind === kind && duet.reference === reference) ?? null;
