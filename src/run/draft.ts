import { isAbort } from "../errors.ts";
import { type Ending, EVIDENCE_VERSION, type Evidence } from "../evidence/evidence.ts";
import { monotonicNow } from "../host/clock.ts";
import type { Plan } from "../plan/schema.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { milliseconds, share } from "../units/quantity.ts";
import { readEnvironment } from "./bench/environment.ts";
import { failedEnding } from "./ending.ts";
import type { Session } from "./session.ts";

/** A run's evidence while it grows. */
export type Draft = { -readonly [Key in keyof Evidence]: Evidence[Key] };

interface Begun {
  readonly command: Evidence["run"]["command"];
  readonly plan: Plan;
  /** Of plan.yaml as it was written. */
  readonly planHash?: string;
  /** Ids of the claims that the run is to judge; each counts once. */
  readonly claims: readonly string[];
  readonly aa: boolean;
  readonly setups: Evidence["setups"];
  readonly toolchain: Toolchain;
  readonly session: Session;
}

/** The evidence of a run that has just begun. */
export function beginDraft(begun: Begun): Draft {
  const { command, plan, claims, aa, setups, toolchain, session } = begun;
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
      ...(begun.planHash === undefined ? {} : { hash: begun.planHash }),
      seed: plan.seed,
      looks: plan.rounds.looks,
      sequential: plan.rounds.sequential,
      claims: [...new Set(claims)],
      aa,
      recallLossMax: share(0.01),
      failureShareMax: share(0.001),
      confidencePass: plan.confidence.pass,
    },
    environment: readEnvironment(toolchain, plan),
    data: null,
    setups,
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
    sequential: [],
    cold: null,
    capacity: null,
    scaling: null,
    workloads: null,
    drills: [],
    checks: [],
    gate: null,
  };
}

interface Conducted {
  readonly session: Session;
  readonly signal: AbortSignal;
  /** Who interrupted, in words, once the signal has fired. */
  readonly interruptedBy: () => string;
  readonly save: (evidence: Evidence) => void;
}

/**
 * Carries a run out and notes how it ended. Never throws for what the target or the user does.
 * @param work is given `save`; what it saves says that the harness didn't finish, until it has.
 * @returns the evidence.
 */
export async function conduct(
  options: Conducted,
  draft: Draft,
  work: (save: () => void) => Promise<Ending>,
): Promise<Evidence> {
  const began = monotonicNow();
  // A run that was resumed has taken time before; the gap between isn't counted.
  const earlier = draft.run.tookMs;
  const finish = (ending: Ending): Evidence => {
    const tookMs = milliseconds(earlier + monotonicNow() - began);
    draft.run = { ...draft.run, tookMs, ending };
    return draft;
  };
  // Until it ends well: should the harness be killed, the file on disk says so.
  const save = () =>
    options.save(finish({ kind: "interrupted", by: "the harness ended without finishing" }));
  try {
    return finish(await work(save));
  } catch (error) {
    if (options.signal.aborted || isAbort(error))
      return finish({ kind: "interrupted", by: options.interruptedBy() });
    const ending = failedEnding(error);
    options.session.emit({ kind: "failed", code: ending.code, message: ending.message });
    return finish(ending);
  }
}
