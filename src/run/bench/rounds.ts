import type { Round } from "../../evidence/round.ts";
import type { Emit } from "../events.ts";
import type { PlayedRound } from "./round.ts";

/** At most this share of the rounds is drawn again when the measurement (not the target) was at fault. */
const REPLACED = 0.2;

/** What the conductor decides by. */
export interface RoundsOptions {
  readonly looks: readonly number[];
  /** What one of them is called. @default "round" */
  readonly name?: string;
  /** Played before this run was resumed. @default none */
  readonly before?: readonly Round[];
  /** Plays the round with this number, from 1. */
  readonly play: (number: number) => Promise<PlayedRound>;
  readonly emit: Emit;
  /** After every round, valid or not; the evidence grows with it. */
  readonly onRound: (played: PlayedRound) => Promise<void>;
  /** At a look: whether more rounds could still decide something. */
  readonly undecided: () => boolean;
}

/** How many rounds may be void before the machine is too restless to go on. */
export function voidLimit(looks: readonly number[]): number {
  return Math.max(1, Math.floor((looks.at(-1) ?? 1) * REPLACED));
}

/** Plays rounds until a look decides, the last look is reached, or too many rounds were void. */
export async function playRounds(options: RoundsOptions): Promise<void> {
  const { looks, emit } = options;
  const last = looks.at(-1) ?? 1;
  const { before = [], name = "round" } = options;
  const played: Round[] = [...before];
  const count = (kind: Round["state"]["kind"]) =>
    played.filter(({ state }) => state.kind === kind).length;
  const valid = () => count("valid");
  const limit = voidLimit(looks);
  let number = Math.max(0, ...before.map((round) => round.number));
  if (isOver(options, { valid: valid(), void: count("void") })) return;
  while (valid() < last) {
    number += 1;
    const step = `${name} ${number}`;
    emit({ kind: "step began", step });
    const result = await options.play(number);
    played.push(result.round);
    emit({ kind: "step ended", step, tookMs: result.round.tookMs, words: inWords(result.round) });
    await options.onRound(result);
    if (result.error !== undefined) throw result.error;
    if (count("void") > limit) {
      const words = `${limit + 1} rounds were void: this machine is too restless to measure on now`;
      emit({ kind: "look", rounds: valid(), more: false, words });
      return;
    }
    if (result.round.state.kind !== "valid" || !looks.includes(valid())) continue;
    const more = valid() < last && options.undecided();
    emit({
      kind: "look",
      rounds: valid(),
      more,
      words: more ? "undecided: more rounds" : "no more rounds are needed",
    });
    if (!more) return;
  }
}

/** Whether a part of the run that was played before had come to the rounds' end already. */
function isOver(options: RoundsOptions, played: { valid: number; void: number }): boolean {
  if (played.void > voidLimit(options.looks)) return true;
  return options.looks.includes(played.valid) && !options.undecided();
}

function inWords({ state, quiet }: Round): string {
  if (state.kind === "cut") return `cut short: ${state.why}`;
  if (state.kind === "void") return `void (${state.reasons.join("; ")}): another is drawn`;
  const figure = quiet?.bOverA;
  return figure?.kind === "value"
    ? `quiet ratio ${Math.exp(figure.logRatio).toFixed(3)}`
    : "no finite figure";
}
