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
