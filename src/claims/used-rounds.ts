import type { Evidence } from "../evidence/evidence.ts";
import type { Round } from "../evidence/round.ts";
import { levelForLooks } from "../stats/looks.ts";
import type { Share } from "../units/quantity.ts";

/** The rounds a verdict stands on, and where it stands in the plan's sequence of looks. */
export interface UsedRounds {
  /** Exactly as many as the look says; all valid ones while the first look isn't reached. */
  readonly rounds: readonly Round[];
  readonly valid: number;
  /** The look that judges; null: not reached, or one round, which is never judged. */
  readonly look: number | null;
  /** The look after it; null: this was the last. */
  readonly next: number | null;
  /** Level of every interval of this plan. */
  readonly level: Share;
}

/** One round has no spread, so nothing can be said of it. */
const JUDGED_MIN = 2;

/** The rounds that count, in order. */
export const validRounds = ({ rounds }: Evidence): readonly Round[] => countedOf(rounds);

/** Those with one setup up at a time that count, in order. */
export const sequentialRounds = ({ sequential }: Evidence): readonly Round[] =>
  countedOf(sequential);

const countedOf = (rounds: readonly Round[]): readonly Round[] =>
  rounds.filter(({ state }) => state.kind === "valid");

/** Whether both setups were never up at the same time: then rounds with one at a time are all there is. */
export const isAlone = ({ calibration }: Evidence): boolean => calibration?.noDuet !== undefined;

/**
 * Takes the largest look that is reached and exactly its first rounds. A run that ended between two
 * looks must not be judged there: the levels hold for the looks fixed beforehand and for no others.
 * Where both setups didn't fit beside each other, it takes the rounds with one at a time, at one look.
 */
export function usedRounds(evidence: Evidence): UsedRounds {
  const { looks, valid } = isAlone(evidence)
    ? { looks: [evidence.plan.sequential ?? 0], valid: sequentialRounds(evidence) }
    : { looks: evidence.plan.looks, valid: validRounds(evidence) };
  const reached = looks.filter((look) => look <= valid.length);
  const largest = reached.length === 0 ? null : Math.max(...reached);
  const later = looks.filter((look) => look > valid.length);
  return {
    rounds: valid.slice(0, largest ?? valid.length),
    valid: valid.length,
    look: largest !== null && largest >= JUDGED_MIN ? largest : null,
    next: later.length === 0 ? null : Math.min(...later),
    level: levelForLooks(looks.length),
  };
}
