import type { Calibrated } from "./calibrate.ts";
import type { CalibratedLab, Lab, PreparedData } from "./lab.ts";
import type { BenchOptions, Progress } from "./options.ts";
import { playRound } from "./round.ts";
import { playRounds } from "./rounds.ts";
import { calibrateWithin } from "./sequential/room-for-two.ts";
import { playSequentialRound } from "./sequential/sequential-round.ts";
import { step } from "./step.ts";

/**
 * The operating points, the duet's rounds, then those with one setup up at a time. What the draft
 * holds of an earlier part of the run is kept.
 *
 * @param of.builds indexes that the rounds take turns with; the lab has the first
 */
export async function measureRounds(
  options: BenchOptions,
  { draft, save }: Pick<Progress, "draft" | "save">,
  { lab, builds }: { readonly lab: Lab; readonly builds: readonly PreparedData[] },
): Promise<void> {
  // Fixed once: rounds at other points would be another measurement.
  if (draft.calibration === null) {
    Object.assign(draft, await calibrateOnce(options, lab));
    save();
  }
  const { calibration, nullServer } = draft;
  if (calibration === null) throw new Error("A calibrated draft has its calibration.");
  const labOf = (number: number): CalibratedLab => ({
    ...lab,
    data: builds[(number - 1) % builds.length] ?? lab.data,
    calibration,
    generatorOnTime: nullServer?.onTime ?? true,
  });
  const part = { options, draft, labOf };
  if (calibration.noDuet === undefined) await playDuet(part);
  if (options.plan.rounds.sequential > 0) await playAlone(part);
}

const calibrateOnce = (options: BenchOptions, lab: Lab): Promise<Calibrated> =>
  step(options, "calibration", async () => {
    const result = await calibrateWithin(lab);
    const { busy } = result.calibration;
    const words =
      busy.kind === "offered"
        ? `busy at ${busy.ratePerSecond.toFixed(0)}/s a setup`
        : `no busy point: ${busy.why}`;
    return { result, words };
  });

interface Part {
  readonly options: BenchOptions;
  readonly draft: Progress["draft"];
  /** By the round's number, for the index is another one. */
  readonly labOf: (number: number) => CalibratedLab;
}

async function playDuet({ options, draft, labOf }: Part): Promise<void> {
  const { session, plan } = options;
  await playRounds({
    looks: plan.rounds.looks,
    before: draft.rounds,
    play: (number) => playRound(labOf(number), number),
    emit: session.emit,
    undecided: () => options.undecided(draft),
    onRound: async (played) => {
      draft.rounds = [...draft.rounds, played.round];
      options.save(draft);
      await options.saveSamples(played);
      session.emit({ kind: "round ended", round: played.round, running: options.running(draft) });
    },
  });
}

async function playAlone({ options, draft, labOf }: Part): Promise<void> {
  await playRounds({
    looks: [options.plan.rounds.sequential],
    name: "sequential round",
    before: draft.sequential,
    play: (number) => playSequentialRound(labOf(number), number),
    emit: options.session.emit,
    // They are as many as the plan says: nothing is decided on the way.
    undecided: () => false,
    onRound: async (played) => {
      draft.sequential = [...draft.sequential, played.round];
      options.save(draft);
      await options.saveSamples(played, "alone");
    },
  });
}
