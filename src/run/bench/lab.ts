import type { Calibration } from "../../evidence/evidence.ts";
import type { Recall, Side } from "../../evidence/round.ts";
import type { UndoStep } from "../../heal/undo.ts";
import type { CpuSplit } from "../../host/cpu-set.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import type { Generator } from "../../load/play.ts";
import type { Target } from "../../load/wire.ts";
import type { Plan } from "../../plan/schema.ts";
import type { Probe, SetupName } from "../../setup/setup.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { Emit } from "../events.ts";

/** The data as the bench needs it: a folder to copy, queries to send, answers to expect. */
export interface PreparedData {
  /** Seeded once and never written again; every setup gets a copy. null = what is measured has its data. */
  readonly pristine: string | null;
  readonly collection: string;
  /** Chroma's own name of the collection, for the direct path. */
  readonly collectionId: string;
  readonly queryCount: number;
  /** Files with one body a line: for the reference backend, and for Chroma itself. */
  readonly appBodies: string;
  readonly directBodies: string;
  readonly probe: Probe;
  /** Ids a full answer has: min(k, records). */
  readonly idsExpected: number;
  /** null = unknown: nobody may read what is stored. */
  recallOf(answers: readonly (readonly string[] | null)[]): Recall | null;
  /** Which of several independently built indexes this is, from 1; absent: there is one. */
  readonly build?: number;
  /** Where requests go, of setups that stand already; absent: to the setups that were started. */
  readonly targets?: readonly Target[];
}

/** Everything that the steps of a bench share. */
export interface Lab {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly generator: Generator;
  readonly data: PreparedData;
  /** What each side runs; the same twice in an A/A run. */
  readonly sides: Readonly<Record<Side, SetupName>>;
  /** Environment of one side's backend on top of the plan's: a difference of known size. */
  readonly extra: Readonly<Record<Side, Readonly<Record<string, string>>>>;
  /** What a side is stood up by, where that isn't the run's own plan and tools. */
  readonly variants: Readonly<Record<Side, Variant | null>>;
  /** With 4 cores or more, generator and targets get different ones. */
  readonly cpus: CpuSplit | null;
  readonly workFolder: string;
  readonly logFolder: string;
  readonly backendFolder: string;
  readonly onSpawn: OnSpawn;
  readonly runId: string;
  /** Puts an undo on disk; call the result once it is done. */
  readonly intend: (step: UndoStep) => () => void;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** One side's own: a reference of a gate, which may be another program, image or version of Chroma. */
export interface Variant {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
}

/** Both sides by the run's own plan and tools. */
export const NO_VARIANTS: Lab["variants"] = { a: null, b: null };

/** Both backends as the plan says. */
export const NO_EXTRA: Lab["extra"] = { a: {}, b: {} };

/** What preparing the data needs of the lab: everything but the data. */
export type Workshop = Omit<Lab, "data"> & {
  /** Kept between runs: true neighbours by content hash. */
  readonly cacheFolder: string;
};

/** A lab with its operating points fixed. */
export interface CalibratedLab extends Lab {
  readonly calibration: Calibration;
  /** Whether the generator kept its schedule against a server that does nothing. */
  readonly generatorOnTime: boolean;
}

/** The busy point, where it is offered. */
export type OfferedBusy = Extract<Calibration["busy"], { kind: "offered" }>;
