import { join } from "node:path";
import { childEnvironment } from "../../host/environment.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import { createProcessPart, type ProcessPart } from "./part.ts";

/** What one backend on this machine needs. */
export interface BackendConfig {
  /** From 1. */
  readonly number: number;
  readonly storage: "local" | "server" | "noop";
  readonly dataFolder: string;
  readonly collection: string;
  readonly python: string;
  readonly backendFolder: string;
  readonly logFolder: string;
  readonly threads: number;
  readonly port: number;
  /** Where it looks for Chroma. */
  readonly chromaPort: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly cpus: readonly number[] | null;
  readonly onSpawn: OnSpawn;
}

export function createBackend(config: BackendConfig): ProcessPart {
  const { number, port } = config;
  return createProcessPart({
    role: "backend",
    number,
    program: config.python,
    args: [
      ...["-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", String(port)],
      ...["--log-level", "warning", "--no-access-log", "--timeout-keep-alive", "600"],
    ],
    cwd: config.backendFolder,
    env: childEnvironment({
      BACKEND_STORAGE: config.storage,
      BACKEND_PATH: config.dataFolder,
      BACKEND_CHROMA_HOST: "127.0.0.1",
      BACKEND_CHROMA_PORT: String(config.chromaPort),
      BACKEND_COLLECTION: config.collection,
      BACKEND_THREADS: String(config.threads),
      ...config.variables,
    }),
    logFile: join(config.logFolder, number === 1 ? "backend.log" : `backend-${number}.log`),
    cpus: config.cpus,
    onSpawn: config.onSpawn,
  });
}
