import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { type Bytes, bytes } from "../units/quantity.ts";
import { coreCount } from "./cpu.ts";

/** This machine, as far as it can change a number. */
export interface Machine {
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: Bytes;
  readonly kernel: string;
  readonly distribution: string;
  /** Of the variables that change speed, those that are set. */
  readonly variables: Readonly<Record<string, string>>;
}

const SPEED_VARIABLES = [
  "RAYON_NUM_THREADS",
  "OMP_NUM_THREADS",
  "OPENBLAS_CORETYPE",
  "MALLOC_ARENA_MAX",
  "TOKIO_WORKER_THREADS",
  "GOMAXPROCS",
];

/** Looks at this machine. */
export function describeMachine(): Machine {
  return {
    cpuModel: cpus()[0]?.model.trim() ?? "unknown",
    cores: coreCount(),
    memoryBytes: bytes(totalmem()),
    kernel: release(),
    distribution: distribution(),
    variables: Object.fromEntries(
      SPEED_VARIABLES.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

function distribution(): string {
  try {
    return (
      /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown"
    );
  } catch {
    return "unknown";
  }
}

/** A variable of this process that the user names; null = it isn't set. */
export const readVariable = (name: string): string | null => process.env[name] ?? null;

/** Name of the variable that marks the processes of a run. */
export const RUN_TAG = "CHROMA_ASSAY_RUN";

/** Marks every process that is started from now on, so that a sweep finds it. */
export function tagChildren(runId: string): void {
  process.env[RUN_TAG] = runId;
}

/**
 * The environment that a child process gets: what the machine needs to work, none of the user's own
 * settings for Chroma or k6 (they would change what is measured), and no telemetry.
 */
export function childEnvironment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(CHROMA_|K6_|BACKEND_|npm_|OTEL_|PYTHON)/.test(entry[0]),
  );
  const tag = process.env[RUN_TAG];
  return {
    ...Object.fromEntries(inherited),
    ...(tag === undefined ? {} : { [RUN_TAG]: tag }),
    ANONYMIZED_TELEMETRY: "False",
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    ...extra,
  };
}

/** This process's variables, for what is told by them where to look. */
export const ownEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;

/** Sets one of them, for a library that can be told in no other way; what the user has set stays. */
export function setOwnVariable(name: string, value: string): void {
  process.env[name] ??= value;
}

/** Names that the harness set for its own processes. */
const OWN = new Set([RUN_TAG, "NODE_COMPILE_CACHE"]);

/**
 * For commands of the user's own: without the run's mark, so that no sweep ends what they leave running,
 * and without the place where the harness's own compiled code is kept.
 */
export function unmarkedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !OWN.has(entry[0]),
    ),
  );
}
