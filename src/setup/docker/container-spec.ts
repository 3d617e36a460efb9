/** What a container may use; null = all that there is. */
export interface PartLimits {
  readonly cpus: number | null;
  readonly memoryMiB: number | null;
}

/** What the engine does when a container ends by itself. */
export type RestartPolicy = "no" | "on-failure" | "unless-stopped" | "always";

/** How a container of a setup is made; the same again when it is made anew. */
export interface ContainerSpec {
  /** Also its name for the others in its network. */
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: string;
  readonly variables: Readonly<Record<string, string>>;
  /** In the place of the image's own; null = as the image has it. */
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly string[] | null;
  /** Published on 127.0.0.1 alone. */
  readonly ports: readonly { readonly inside: number; readonly host: number }[];
  readonly volume: { readonly name: string; readonly target: string } | null;
  /** Written into it before it starts. */
  readonly files: readonly FileInside[];
  /** Copied into it before its first start, and not when it is made anew: its data. */
  readonly seed: FolderInside | null;
  /** Copied into it whenever it is made. */
  readonly folders: readonly FolderInside[];
  readonly limits: PartLimits;
  /** CPUs that it is held to; null = any. */
  readonly cpus: readonly number[] | null;
  readonly restart: RestartPolicy;
}

export interface FileInside {
  readonly target: string;
  readonly content: string;
  readonly mode?: number;
}

export interface FolderInside {
  readonly source: string;
  readonly target: string;
}

export const NO_LIMITS: PartLimits = { cpus: null, memoryMiB: null };
