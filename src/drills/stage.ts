import { join } from "node:path";
import type { Distribution, Invariant, PathName, Span } from "../evidence/drill.ts";
import type { ActiveFault, Fault } from "../faults/fault.ts";
import { monotonicNow } from "../host/clock.ts";
import type { Ledger, WriteTarget, Writing } from "../ledger/ledger.ts";
import type { Patience } from "../ledger/patience.ts";
import type { HealthChecks } from "../load/probing/health-checks.ts";
import type { Probing } from "../load/probing/probing.ts";
import type { Steady } from "../load/probing/recovery.ts";
import type { Scope } from "../scope.ts";
import type { Setup, SetupName } from "../setup/setup.ts";
import type { Bytes, Milliseconds } from "../units/quantity.ts";
import type { DrillLab } from "./lab.ts";

/** Two looks at the clock around something that was done. */
export interface Around {
  readonly fromMs: Milliseconds;
  readonly toMs: Milliseconds;
}

/** A fault of this drill, from the moment it was done. */
export interface StagedFault {
  readonly fault: Fault;
  readonly active: ActiveFault;
  bit: string | null;
  healedAt: Around | null;
  healed: string | null;
}

/** What goes on beside the steps: writes, probes and health checks. */
export interface Life {
  readonly probing: Probing;
  readonly paths: readonly PathName[];
  readonly checks: HealthChecks;
  /** Where writes go from now on. */
  target: WriteTarget;
  /** null while fenced. */
  writing: Writing | null;
  /** Fixed before the first fault. */
  readonly steady: Map<PathName, Steady>;
}

/** What a drill's steps share; each adds to it. */
export interface Stage {
  readonly lab: DrillLab;
  /** Which setup is broken. */
  readonly on: SetupName;
  readonly signal: AbortSignal;
  /** Undone in reverse at the drill's end. */
  readonly scope: Scope;
  readonly beganMs: Milliseconds;
  /** By label; the first one is the one that is broken. */
  readonly setups: Map<string, Setup>;
  /** How long each of them is still waited for when everything is read. */
  readonly patience: Map<Setup, Patience>;
  ledger: Ledger | null;
  life: Life | null;
  readonly faults: StagedFault[];
  /** Whether recovery is timed: not where one fault follows the other. */
  isClocked: boolean;
  /** While the drill itself kept the setup down on purpose: no health check fails for nothing then. */
  readonly planned: Around[];
  /** The newest backup: when it was begun, between two writes; null: none was made. */
  backup: { readonly fromMs: Milliseconds; readonly sizeBytes: Bytes } | null;
  /** When everything stored had been read and was right. */
  verified: Around | null;
  /** From here on the drill itself disturbs the setup: the final restart. */
  disturbedMs: Milliseconds | null;
  /** The setup whose records were looked for by their vectors. */
  sampledOn: SetupName | null;
  readonly invariants: Invariant[];
  /** How a balancer spread the load; null: none was watched. */
  distribution: Distribution | null;
  readonly spans: Span[];
  /** Spans that have begun and not ended, by id. */
  readonly openSpans: Map<string, { readonly words: string; readonly beganMs: Milliseconds }>;
  readonly notes: string[];
}

/** The setup that was stood up first. */
export function mainSetup(stage: Stage): Setup {
  const [first] = stage.setups.values();
  if (first === undefined) throw new Error("No setup stands yet.");
  return first;
}

/** A setup by the label it was wished with. */
export function setupNamed(stage: Stage, label: string): Setup {
  const found = stage.setups.get(label);
  if (found === undefined) throw new Error(`No setup "${label}" stands.`);
  return found;
}

/** Where the drill keeps its backup; gone with the run. */
export const backupFolder = ({ lab }: Stage): string => join(lab.workFolder, "backup");

export function ledgerOf(stage: Stage): Ledger {
  if (stage.ledger === null) throw new Error("The ledger isn't open yet.");
  return stage.ledger;
}

export function lifeOf(stage: Stage): Life {
  if (stage.life === null) throw new Error("Nothing goes on yet.");
  return stage.life;
}

/** Does something between two looks at the clock. */
export async function around(work: () => Promise<unknown>): Promise<Around> {
  const fromMs = monotonicNow();
  await work();
  return { fromMs, toMs: monotonicNow() };
}

/** A setup or a machine that can't have what a drill needs; nothing was broken. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
