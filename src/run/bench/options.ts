import type { Drill } from "../../drills/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { Plan } from "../../plan/schema.ts";
import type { SetupName } from "../../setup/setup.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { Draft } from "../draft.ts";
import type { Session } from "../session.ts";
import type { Lab, Workshop } from "./lab.ts";
import type { PlayedRound } from "./round.ts";

/** run: the rounds, then the drills; bench: the rounds alone; drill: the drills alone. */
export type Command = "run" | "bench" | "drill";

/** What a bench is asked to do. */
export interface BenchOptions {
  readonly command: Command;
  readonly plan: Plan;
  /** Of plan.yaml as the run's folder has it. */
  readonly planHash: string;
  /** What the run had measured before it was cut short; null = it begins. */
  readonly before: Evidence | null;
  /** Those that the plan names; a bench plays none. */
  readonly drills: readonly Drill[];
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
  /** @param phase "alone": of a round with one setup up at a time. */
  readonly saveSamples: (played: PlayedRound, phase?: "alone") => Promise<void>;
}

/** What the parts of a run share. */
export interface Progress {
  readonly shop: Workshop;
  readonly draft: Draft;
  readonly save: () => void;
}
