import { join } from "node:path";
import { isAbort } from "../../errors.ts";
import { type Ending, EVIDENCE_VERSION, type Evidence } from "../../evidence/evidence.ts";
import { monotonicNow } from "../../host/clock.ts";
import { allowedCpus, splitCpus } from "../../host/cpu-set.ts";
import type { Plan } from "../../plan/schema.ts";
import type { SetupName } from "../../setup/setup.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { milliseconds, share } from "../../units/quantity.ts";
import { failedEnding } from "../ending.ts";
import type { Session } from "../session.ts";
import { calibrate } from "./calibrate.ts";
import { describeSetups } from "./describe-setups.ts";
import { readEnvironment } from "./environment.ts";
import type { CalibratedLab, Lab, Workshop } from "./lab.ts";
import { prepareData } from "./prepare-data.ts";
import { type PlayedRound, playRound } from "./round.ts";
import { playRounds } from "./rounds.ts";

/** What a bench is asked to do. */
export interface BenchOptions {
  readonly command: "run" | "bench";
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly session: Session;
  readonly cacheFolder: string;
  /** A setup against itself; null = local against server. */
  readonly aa: SetupName | null;
  /** Environment of one side's backend on top of the plan's. */
  readonly extra: Lab["extra"];
  readonly signal: AbortSignal;
  /** Who interrupted, in words, once the signal has fired. */
  readonly interruptedBy: () => string;
  /** Whether further rounds could still decide a claim. */
  readonly undecided: (evidence: Evidence) => boolean;
  /** The ratio so far, for the screen; not a verdict. */
  readonly running: (evidence: Evidence) => string;
  /** After every step that added to the evidence: it survives a crash of the harness. */
  readonly save: (evidence: Evidence) => void;
  readonly saveSamples: (played: PlayedRound) => Promise<void>;
}

/** A run's evidence while it grows. */
type Draft = { -readonly [Key in keyof Evidence]: Evidence[Key] };

/**
 * Measures both setups against each other. Never throws for what the target or the user does: the
 * evidence tells how it ended.
 */
export async function conductBench(options: BenchOptions): Promise<Evidence> {
  const began = monotonicNow();
  const draft = begin(options);
  const finish = (ending: Ending): Evidence => {
    draft.run = { ...draft.run, tookMs: milliseconds(monotonicNow() - began), ending };
    return draft;
  };
  // Until it ends well: should the harness be killed, the file on disk says so.
  const save = () =>
    options.save(finish({ kind: "interrupted", by: "the harness ended without finishing" }));
  try {
    save();
    await measure(options, draft, save);
    return finish({ kind: "complete" });
  } catch (error) {
    if (options.signal.aborted || isAbort(error))
      return finish({ kind: "interrupted", by: options.interruptedBy() });
    const ending = failedEnding(error);
    options.session.emit({ kind: "failed", code: ending.code, message: ending.message });
    return finish(ending);
  }
}

function begin({ command, plan, toolchain, session, aa }: BenchOptions): Draft {
  return {
    version: EVIDENCE_VERSION,
    run: {
      id: session.folder.runId,
      command,
      beganAt: new Date().toISOString(),
      tookMs: milliseconds(0),
      ending: { kind: "complete" },
    },
    plan: {
      name: plan.name,
      seed: plan.seed,
      looks: plan.rounds.looks,
      claims: plan.claims,
      aa: aa !== null,
      recallLossMax: share(0.01),
      failureShareMax: share(0.001),
    },
    environment: readEnvironment(toolchain),
    data: null,
    setups: describeSetups(plan, aa, splitCpus(allowedCpus())),
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
  };
}

async function measure(options: BenchOptions, draft: Draft, save: () => void): Promise<void> {
  const { session, plan } = options;
  const shop = createShop(options);
  const prepared = await step(options, "data", async () => {
    const result = await prepareData(shop);
    const { records, dimension } = result.facts;
    return { result, words: `${records} records of ${dimension} dimensions` };
  });
  draft.data = prepared.facts;
  save();
  const lab: Lab = { ...shop, data: prepared.data };
  const calibrated = await step(options, "calibration", async () => {
    const result = await calibrate(lab);
    const { busy } = result.calibration;
    const words =
      busy.kind === "offered"
        ? `busy at ${busy.ratePerSecond.toFixed(0)}/s a setup`
        : `no busy point: ${busy.why}`;
    return { result, words };
  });
  Object.assign(draft, calibrated);
  save();
  const calibratedLab: CalibratedLab = {
    ...lab,
    calibration: calibrated.calibration,
    generatorOnTime: calibrated.nullServer?.onTime ?? true,
  };
  await playRounds({
    looks: plan.rounds.looks,
    play: (number) => playRound(calibratedLab, number),
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

async function step<T>(
  { session }: BenchOptions,
  name: string,
  work: () => Promise<{ result: T; words: string }>,
): Promise<T> {
  const began = monotonicNow();
  session.emit({ kind: "step began", step: name });
  const { result, words } = await work();
  session.emit({
    kind: "step ended",
    step: name,
    tookMs: milliseconds(monotonicNow() - began),
    words,
  });
  return result;
}

const projectFolder = join(import.meta.dirname, "../../..");

function createShop(options: BenchOptions): Workshop {
  const cpus = splitCpus(allowedCpus());
  const { plan, toolchain, session, aa, signal, cacheFolder } = options;
  return {
    plan,
    toolchain,
    sides: aa === null ? { a: "local", b: "server" } : { a: aa, b: aa },
    generator: {
      k6: toolchain.k6.path,
      cpus: cpus?.generator ?? null,
      scenarios: join(projectFolder, "scenarios"),
      folder: session.workFolder,
      logFolder: session.folder.logs,
      onSpawn: session.onSpawn,
    },
    extra: options.extra,
    cpus,
    workFolder: session.workFolder,
    logFolder: session.folder.logs,
    backendFolder: join(projectFolder, "fixtures/backend"),
    cacheFolder,
    onSpawn: session.onSpawn,
    emit: session.emit,
    signal,
  };
}
