import type { Bytes, CpuSeconds, Milliseconds } from "../units/quantity.ts";

export type SetupName = "local" | "server";
export type Role = "backend" | "chroma" | "balancer" | "gateway";

/** A driver's typed refusal, instead of an exception in the middle of a drill. */
export interface Unsupported {
  readonly kind: "unsupported";
  readonly why: string;
}

export interface Done {
  readonly kind: "done";
}

/** How a stop went. Graceful = SIGINT, a grace period, then SIGKILL. */
export type StopOutcome =
  | { readonly kind: "exited"; readonly code: number | null; readonly tookMs: Milliseconds }
  | {
      readonly kind: "killed";
      readonly why: "asked" | "grace over";
      readonly tookMs: Milliseconds;
    };

/** One process or container of a setup. */
export interface Part {
  readonly role: Role;
  /** From 1 within its role. */
  readonly number: number;
  /** As a user would type it. */
  readonly command: string;
  readonly pid: number | null;
  readonly logFile: string;
  running(): boolean;
  freeze(): Promise<Done | Unsupported>;
  thaw(): Promise<Done | Unsupported>;
  stop(how: "graceful" | "kill"): Promise<StopOutcome>;
}

/** One connection from → to, which a plan can ask to lead through Toxiproxy. */
export interface Link {
  readonly from: "app" | Role;
  readonly to: Role;
  readonly url: string;
}

/** Where the data lies. */
export interface Storage {
  readonly kind: "folder" | "volume" | "mount";
  readonly path: string;
  readonly quotaBytes: Bytes | null;
  readonly survivesRecreate: boolean;
}

/** CPU and memory of one part's process tree, now. */
export interface PartUsage {
  readonly role: Role;
  readonly number: number;
  readonly cpuSeconds: CpuSeconds;
  readonly pssBytes: Bytes;
  readonly processes: number;
}

/** A known query with its answer: what "ready" means. */
export interface Probe {
  readonly path: string;
  readonly body: string;
  /** Ids of which the first must be the reply's first (ties: any of them). */
  readonly expectFirst: readonly string[];
}

export interface Ready {
  readonly readyMs: Milliseconds;
  readonly firstQueryMs: Milliseconds;
}

/** One deployment as an application's user sees it. */
export interface Setup extends AsyncDisposable {
  readonly name: SetupName;
  readonly driver: "process" | "docker" | "external";
  /** Base URLs; `direct` is the Chroma server's own. Only after start(). */
  readonly endpoints: { readonly app: string; readonly direct?: string };
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  readonly storage: Storage;
  start(signal: AbortSignal): Promise<void>;
  /** Waits for a served query with the right ids. @throws HarnessError SETUP_NOT_READY with the log's tail. */
  ready(probe: Probe, options: { timeoutMs: Milliseconds; signal: AbortSignal }): Promise<Ready>;
  stop(how: "graceful" | "kill"): Promise<readonly StopOutcome[]>;
  /** Stops gracefully and starts again on the same data and ports. */
  restart(signal: AbortSignal): Promise<void>;
  /** Kills what runs and removes the data. */
  destroy(): Promise<void>;
  resources(): Promise<readonly PartUsage[]>;
}
