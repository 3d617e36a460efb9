import type { UndoStep } from "../heal/undo.ts";
import type { Bytes, CpuSeconds, Milliseconds } from "../units/quantity.ts";
import type { PassedRequest } from "./nginx/access-log.ts";
import type { BalancerSettings } from "./nginx/balancer.ts";
import type { Token } from "./nginx/token-map.ts";

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

/** What can be done to a part for being a container. Each call returns when the engine has done it. */
export interface ContainerControl {
  /** For the engine, and in the setup's network. */
  readonly name: string;
  /** By its control group: its processes notice nothing. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  isPaused(): Promise<boolean>;
  /** From the setup's network; its published ports lead nowhere meanwhile. */
  disconnect(): Promise<void>;
  connect(): Promise<void>;
  isConnected(): Promise<boolean>;
  /** Removed and made anew from its image, with its volume (where it has one) or without its data. */
  recreate(data: "kept" | "lost", signal: AbortSignal): Promise<void>;
  /** How often the engine has started it again by itself. */
  restarts(): Promise<number>;
  /** As the engine's clock says; it changes with every start. */
  startedAt(): Promise<string | null>;
  undoOf(what: "pause" | "disconnect"): UndoStep;
}

/** Limits as a container itself sees them, by its control group's files. */
export interface LimitsFound {
  readonly role: Role;
  readonly number: number;
  /** null = none. */
  readonly cpus: number | null;
  readonly memoryMiB: number | null;
}

/** What an owner's commands may be asked for. */
export type OwnerAct = "stop" | "kill" | "restart";

/** One version of a part's program. */
export interface Edition {
  readonly version: string;
  /** Absolute path of the executable. */
  readonly program: string;
}

/** A part's program, and another version of it that may take its place on the same data. */
export interface Editions {
  readonly current: Edition;
  readonly other: Edition;
  /** From its next start on the part runs the other one. */
  exchange(): void;
}

/** Who stops and starts a part that runs elsewhere. */
export interface Owner {
  /** Why it can't be done; null = it can. */
  lacks(act: OwnerAct): string | null;
}

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
  /** Starts it again on its old port and data; it isn't waited for. */
  start(signal: AbortSignal): Promise<Done | Unsupported>;
  /** Absent: it isn't a container. */
  readonly container?: ContainerControl;
  /** Absent: its program has one version only. */
  readonly editions?: Editions;
  /** It runs elsewhere: `stop` and `start` are commands of its owner's. Absent: they are the driver's. */
  readonly owner?: Owner;
}

/** A connection's Toxiproxy. */
export interface LinkProxy {
  /** Base URL of the Toxiproxy server's own API. */
  readonly apiUrl: string;
  /** The proxy's name there. */
  readonly name: string;
}

/** One connection from → to, which a plan can ask to lead through Toxiproxy. */
export interface Link {
  readonly from: "app" | Role;
  readonly to: Role;
  /** Of `to` within its role, from 1. */
  readonly number: number;
  /** Where `from` connects: the proxy's address where there is one. */
  readonly url: string;
  /** null: it leads straight to `to`. */
  readonly proxy: LinkProxy | null;
  /**
   * From this machine an engine's port forwarder stands before it: what is refused behind that is accepted
   * and ended, and what is reset is ended. Absent: nothing does.
   */
  readonly isForwarded?: true;
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
  /** Verified from inside; absent where the driver sets none. */
  readonly limits?: readonly LimitsFound[];
}

/** A balancer before the backends. */
export interface Balancing {
  readonly settings: BalancerSettings;
  /** The backends' addresses, as its log names them; in the order of their numbers. */
  readonly backends: readonly string[];
  /** Everything that has passed it so far. */
  requests(): Promise<readonly PassedRequest[]>;
}

/** A gateway before Chroma: TLS, and a token on every route. */
export interface Gateway {
  readonly url: string;
  /** Whom clients must trust. */
  readonly authorityFile: string;
  /** Made for this setup alone; their values reach no log and no report. */
  readonly tokens: readonly Token[];
  /** Everything that has asked it so far. */
  requests(): Promise<readonly PassedRequest[]>;
}

/** One deployment as an application's user sees it. */
export interface Setup extends AsyncDisposable {
  readonly name: SetupName;
  readonly driver: "process" | "docker" | "external";
  /**
   * Base URLs. `app` is the balancer's, or the first backend's where there is none; `apps` has one for
   * each backend; `direct` is the Chroma server's own, past every proxy and gateway. Only after start().
   */
  readonly endpoints: {
    readonly app: string;
    readonly apps: readonly string[];
    readonly direct?: string;
  };
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  readonly storage: Storage;
  /** Absent: the application asks the backends themselves. */
  readonly balancing?: Balancing;
  /** Absent: the backends ask Chroma itself. */
  readonly gateway?: Gateway;
  /** Processes of this machine that carry its bytes and aren't parts: an engine's port forwarders. */
  relays?(): readonly number[];
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
