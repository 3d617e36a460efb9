import type { ChromaCollection } from "../chroma/collection.ts";
import type { FaultTools } from "../faults/fault.ts";
import type { Snapshot } from "../ledger/ledger.ts";
import type { KnownQuery, ProbeSample } from "../load/probing/probing.ts";
import type { NamedImages } from "../setup/docker/images.ts";
import type { Probe, Setup, SetupName } from "../setup/setup.ts";
import type { Bytes, Milliseconds } from "../units/quantity.ts";

/** How a setup of a drill is stood up. */
export interface SetupWish {
  readonly name: SetupName;
  /** For its folders and logs; each setup of a drill has its own. */
  readonly label: string;
  /** @default 1 */
  readonly backends?: number;
  /** An nginx before them: as the plan sets it, or as the paper writes it. @default none */
  readonly balancer?: "as planned" | "as written";
  /** Links that lead through Toxiproxy. @default none */
  readonly proxied?: { readonly app: boolean; readonly chroma: boolean };
  /** A fresh copy of the data, or its collection with the same settings and no record. @default "copy" */
  readonly data?: "copy" | "empty";
  /** Where a volume is mounted in the container that holds the data; null = no volume. Containers only. @default where the data is */
  readonly volumeAt?: string | null;
  /** What the engine does when that container ends by itself. Containers only. @default "no" */
  readonly restart?: "no" | "on-failure" | "unless-stopped" | "always";
  /** Environment of the Chroma server on top of the plan's. */
  readonly chromaVariables?: Readonly<Record<string, string>>;
}

/** What is stored before a drill, and what is known of it. */
export interface DrillData {
  readonly records: number;
  readonly collection: string;
  /** Chroma's own name of it. */
  readonly collectionId: string;
  readonly dimension: number;
  readonly space: "l2" | "cosine" | "ip";
  /** The index's settings as the server resolved them. */
  readonly hnsw: ChromaCollection["hnsw"];
  /** The same queries for both paths. */
  readonly appQueries: readonly KnownQuery[];
  readonly directQueries: readonly KnownQuery[];
  readonly vectors: readonly Float32Array[];
  readonly ready: Probe;
  readonly snapshot: Snapshot;
}

/** The plan's part for drills. */
export interface DrillSettings {
  readonly seed: number;
  readonly probeEveryMs: Milliseconds;
  /** A reply later than this has failed. */
  readonly timeoutMs: Milliseconds;
  readonly readyMs: Milliseconds;
  readonly baselineMs: Milliseconds;
  readonly holdMs: Milliseconds;
  readonly limitMs: Milliseconds;
  readonly decisionMs: Milliseconds;
  /** How often the history is played again without a fault; 0 = never. */
  readonly controls: number;
  /** Records that are looked for by their own vectors. */
  readonly sampled: number;
  /** Of the drill deploy; null = ours. */
  readonly composeFile: string | null;
  /** Names that the plan gives to images. */
  readonly images: NamedImages;
  /** A setup whose folder grows beyond it is killed. */
  readonly quotaBytes: Bytes;
}

/** Everything a drill is given: it makes nothing of its own but through this. */
export interface DrillLab {
  readonly settings: DrillSettings;
  readonly data: DrillData;
  /** Of this trial, within the run's folder: the journal lies there. */
  readonly folder: string;
  /** For copies and damage; gone with the run. */
  readonly workFolder: string;
  /** Describes a setup on data as wished; nothing runs until its start(). */
  openSetup(wish: SetupWish): Promise<Setup>;
  /** The same for a control: nothing that a negative control puts before a setup is before this one. */
  openControl(wish: SetupWish): Promise<Setup>;
  /** Rows of a folder's log behind the index's mark; null = can't be told. */
  queueRows(folder: string): Promise<number | null>;
  readonly intend: FaultTools["intend"];
  /** Keeps every probe, for whoever wants to look closer than the evidence does. */
  readonly keepProbes: (samples: readonly ProbeSample[]) => void;
  /** Shows how far it is. */
  readonly tell: (words: string) => void;
  readonly signal: AbortSignal;
}
