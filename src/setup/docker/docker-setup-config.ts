import type { UndoStep } from "../../heal/undo.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { BalancerSettings } from "../nginx/balancer.ts";
import type { Proxied } from "../process/addresses.ts";
import type { Role, SetupName } from "../setup.ts";
import type { PartLimits, RestartPolicy } from "./container-spec.ts";
import type { NamedImages } from "./images.ts";

/** A setup of containers, published on the loopback address. */
export interface DockerSetupConfig {
  readonly name: SetupName;
  /** "noop": the backend alone, with canned answers. */
  readonly storage: "local" | "server" | "noop";
  /** With local storage all backends share it. @default 1 */
  readonly backends?: number;
  /** Links that lead through Toxiproxy. @default none */
  readonly proxied?: Proxied;
  /** An nginx before the backends; port null = a free one. @default none */
  readonly balancer?: { readonly port: number | null; readonly settings: BalancerSettings } | null;
  /** An nginx before Chroma: TLS, and a token on every route. @default none */
  readonly gateway?: { readonly port: number | null } | null;
  /** Folder of which the data is a copy; null = it begins with nothing. */
  readonly source: string | null;
  /** Where a volume is mounted in the container that holds the data; null = no volume. @default "/data" */
  readonly volumeAt?: string | null;
  /** What the engine does when the container that holds the data ends by itself. @default "no" */
  readonly restart?: RestartPolicy;
  /** For certificates and configuration; its own for every setup. */
  readonly workFolder: string;
  readonly logFolder: string;
  readonly collection: string;
  /** A backend of the user's own; null = the image's. */
  readonly backendFolder: string | null;
  readonly threads: number;
  readonly backendVariables: Readonly<Record<string, string>>;
  readonly chromaVariables: Readonly<Record<string, string>>;
  /** Fixed ports on this machine; null = free ones. */
  readonly ports: { readonly backend: number | null; readonly chroma: number | null };
  readonly limits: Readonly<Record<Role, PartLimits>>;
  /** CPUs that all parts are held to; null = any. */
  readonly cpus: readonly number[] | null;
  readonly images: NamedImages;
  readonly readyLimitMs: Milliseconds;
  /** Of the run: everything made is labelled with it. */
  readonly runId: string;
  /** Puts an undo on disk; call the result once it is done. */
  readonly intend: (step: UndoStep) => () => void;
  /** Shows that an image is being fetched. */
  readonly tell: (words: string) => void;
  readonly signal: AbortSignal;
}
