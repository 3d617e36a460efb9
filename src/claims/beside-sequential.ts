import type { Evidence } from "../evidence/evidence.ts";
import type { Round } from "../evidence/round.ts";
import { toRatio } from "../units/quantity.ts";
import { type Contrast, contrastOf, pointFigures } from "./contrast.ts";
import { overlaps } from "./notes.ts";
import { isAlone, sequentialRounds, type UsedRounds } from "./used-rounds.ts";
import { decimal, rounds as roundWords, times } from "./words.ts";

/** What rounds with one setup up at a time say of the duet's quiet figure. */
export type Beside =
  /** There are none, or too few to say anything. */
  | { readonly kind: "silent"; readonly note: string | null }
  | { readonly kind: "agrees"; readonly note: string }
  /** The setups disturb each other: the duet's figure isn't that of either by itself. */
  | { readonly kind: "disagrees"; readonly bar: string }
  /** The duet's requests met each other too often to be believed, so these rounds take its place. */
  | { readonly kind: "decides"; readonly contrast: Contrast; readonly note: string };

/** Fewer show no spread. */
const ROUNDS_MIN = 2;

/** Holds the duet's quiet figure against the rounds in which the other setup wasn't there. */
export function besideSequential(evidence: Evidence, used: UsedRounds, duet: Contrast): Beside {
  if (isAlone(evidence))
    return {
      kind: "silent",
      note: "Only one setup was up at a time, for both don't fit on this machine: the machine's changes between their turns are in the figures.",
    };
  const rounds = sequentialRounds(evidence);
  const asked = evidence.plan.sequential ?? 0;
  if (rounds.length < ROUNDS_MIN)
    return { kind: "silent", note: asked === 0 ? null : tooFew(rounds, asked) };
  const alone = contrastOf("quiet", pointFigures(rounds, "quiet"), used.level);
  const words = `with one setup up at a time, quiet is ${figureWords(alone)} over ${roundWords(rounds.length)}`;
  if (overlaps(used.rounds))
    return {
      kind: "decides",
      contrast: alone,
      note: `${capital(words)}: that decides, for in the duet too many requests met the other setup still at work.`,
    };
  if (alone.kind === "missing" || duet.kind === "missing" || duet.kind === "one round")
    return { kind: "silent", note: null };
  if (agree(alone, duet))
    return { kind: "agrees", note: `${capital(words)}, which agrees with the duet.` };
  return {
    kind: "disagrees",
    bar: `the setups disturb each other: ${words}, with both it is ${figureWords(duet)}`,
  };
}

const tooFew = (rounds: readonly Round[], asked: number): string =>
  `Of ${asked} rounds with one setup up at a time ${rounds.length} counted, too few to hold against the duet.`;

/** Intervals overlap, or the same side fails in both. */
function agree(alone: Contrast, duet: Contrast): boolean {
  if (alone.kind === "interval" && duet.kind === "interval")
    return alone.of.low <= duet.of.high && duet.of.low <= alone.of.high;
  return alone.kind === "failed" && duet.kind === "failed" && alone.by === duet.by;
}

function figureWords(contrast: Contrast): string {
  switch (contrast.kind) {
    case "interval": {
      const { mean, low, high } = contrast.of;
      return `${times(toRatio(mean))} (${decimal(toRatio(low))}–${decimal(toRatio(high))}×)`;
    }
    case "one round":
      return times(toRatio(contrast.figure));
    case "failed":
      return FAILED[contrast.by];
    case "missing":
      return `unknown (${contrast.why})`;
    default:
      return contrast satisfies never;
  }
}

const FAILED = {
  a: "0: local fails the middle query",
  b: "infinite: the server fails the middle query",
  both: "unknown: both fail the middle query",
  mixed: "unknown: the middle query fails in some rounds",
} as const;

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
