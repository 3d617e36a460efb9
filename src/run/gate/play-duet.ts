import type { Calibration } from "../../evidence/evidence.ts";
import type { CalibratedLab, Lab } from "../bench/lab.ts";
import { playRound } from "../bench/round.ts";
import { playRounds, voidLimit } from "../bench/rounds.ts";
import type { DuetOrder, DuetWatch } from "./steps.ts";

/** Fewer pairs, and fewer queries to warm with, are enough for a slow-down that is meant to be seen. */
const SELF_TEST = { pairs: 100, queries: 200 };

/** What a duet is played with, once the operating points are fixed. */
export interface Measured {
  readonly calibration: Calibration;
  readonly generatorOnTime: boolean;
}

/** Plays one duet. @returns why it ended before its end; null = it didn't. */
export async function playDuetIn(
  lab: Lab,
  measured: Measured,
  { order, watch }: { readonly order: DuetOrder; readonly watch: DuetWatch },
): Promise<string | null> {
  const { kind, looks, roundsBefore } = order;
  const isSelf = kind === "same" || kind === "slower";
  const calibrated: CalibratedLab = isSelf
    ? quietOnly({ ...lab, ...measured })
    : { ...lab, ...measured };
  let voided = 0;
  await playRounds({
    looks,
    // The number is the round's name, and what its chance is drawn from.
    play: (number) => playRound(calibrated, roundsBefore + number),
    emit: lab.emit,
    undecided: watch.undecided,
    onRound: async (played) => {
      if (played.round.state.kind === "void") voided += 1;
      await watch.onRound(played);
      lab.emit({ kind: "round ended", round: played.round, running: watch.running() });
    },
  });
  return voided > voidLimit(looks)
    ? `${voided} rounds were void: this machine was too restless`
    : null;
}

function quietOnly(lab: CalibratedLab): CalibratedLab {
  const { load } = lab.plan;
  const pairs = Math.min(load.quiet.pairs, SELF_TEST.pairs);
  return {
    ...lab,
    data: { ...lab.data, queryCount: Math.min(lab.data.queryCount, SELF_TEST.queries) },
    plan: { ...lab.plan, load: { ...load, quiet: { ...load.quiet, pairs } } },
    calibration: {
      ...lab.calibration,
      busy: { kind: "not offered", why: "a self-test measures the quiet point alone" },
    },
  };
}
