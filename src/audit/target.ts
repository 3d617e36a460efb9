import type { AuditWay } from "../evidence/audit.ts";
import type { Listening } from "../host/listening.ts";
import type { Bytes } from "../units/quantity.ts";
import type { ClientStep } from "./client-steps.ts";

/** Somebody who may ask, and by what. */
export interface Caller {
  /** As a log may name it. */
  readonly name: string;
  /** The header that carries the token. */
  readonly header: string;
  /** Reaches no text of a check. */
  readonly token: string;
  /** The tenant that it is bound to, and that is there; absent: it makes its own. */
  readonly tenant?: string;
}

/** A database that is looked at from outside, whatever it runs on. */
export interface AuditTarget {
  readonly way: AuditWay;
  /** In words, for the report. */
  readonly words: string;
  /** "https://127.0.0.1:8443", without a path. */
  readonly baseUrl: string;
  /** Headers that every request needs besides the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** The authority that clients are told to trust, as PEM; null = those that Node trusts. */
  readonly authority: string | null;
  /** The first one's is "the right token"; empty: nobody can be told from anybody. */
  readonly callers: readonly Caller[];
  /** Whether something may be written and deleted there. */
  readonly disposable: boolean;
  /** Everything that its parts have logged so far, each with its name; null = not to be had. */
  readonly logs: (() => Promise<readonly Log[]>) | null;
  /** Processes of this host that belong to it. */
  readonly processes: readonly TargetProcess[];
  /** Floods the log of a container like its own; null = there are no containers. */
  readonly flood: Flood | null;
  /** Tries to connect from places outside; null = only this host's own addresses are outside. */
  readonly knocks: ((signal: AbortSignal) => Promise<Knocked>) | null;
  /** Starts a server like it with other settings; null = nothing can be started there. */
  readonly trySettings: TrySettings | null;
  /** Runs the paper's client code against it; null = there is no Python to run it. */
  readonly tryClient: TryClient | null;
}

/** A target of which no more than its address is known. */
export const ADDRESS_ALONE = {
  logs: null,
  processes: [],
  flood: null,
  knocks: null,
  trySettings: null,
  tryClient: null,
} as const satisfies Partial<AuditTarget>;

/** Lets a server of its own run with these environment variables, and looks at it. */
export type TrySettings = (
  variables: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<SettingsSeen>;

/** What is to be seen of a server from outside. */
export interface SettingsSeen {
  readonly doors: readonly Listening[];
  /** The status that somebody without any token gets at its heartbeat; null = no answer. */
  readonly strangerGets: number | null;
  /** Names of what it stored. */
  readonly files: readonly string[];
}

/** Each step by itself, so that one that fails hides no other. */
export type TryClient = (signal: AbortSignal) => Promise<readonly ClientStep[]>;

/** Lets a container with these log settings (null = the engine's own) write so much. */
export type Flood = (
  settings: LogSettings | null,
  write: Bytes,
  signal: AbortSignal,
) => Promise<FloodSeen>;

/** As `logging` of a compose file. */
export interface LogSettings {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What is left of a flood. */
export interface FloodSeen {
  /** On the disk; null = it can't be looked at. */
  readonly disk: { readonly files: number; readonly sizeBytes: Bytes } | null;
  /** Whether the last line can still be read. */
  readonly hasLast: boolean;
}

/** What came of trying to connect from everywhere. */
export interface Knocked {
  readonly knocks: readonly Knock[];
  readonly notes: readonly string[];
}

/** One attempt to connect, and what came. */
export interface Knock {
  /** "from a container in another network, by port 8000". */
  readonly words: string;
  /** Whether a connection is wanted there: the control. */
  readonly isWelcome: boolean;
  /** null = it was accepted; else why not. */
  readonly refusal: string | null;
}

export interface Log {
  /** "gateway 1". */
  readonly of: string;
  readonly text: string;
}

export interface TargetProcess {
  readonly what: string;
  readonly pid: number;
}
