import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { monotonicNow } from "../../host/clock.ts";
import { childEnvironment } from "../../host/environment.ts";
import { freePort, requireFree } from "../../host/ports.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { Link, Setup, SetupName } from "../setup.ts";
import { createChromaServer, heartbeat } from "./chroma-server.ts";
import { createProcessPart, type ProcessPart } from "./part.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** A setup of child processes on the loopback address. */
export interface ProcessSetupConfig {
  readonly name: SetupName;
  /** "noop": the backend alone, with canned answers. */
  readonly storage: "local" | "server" | "noop";
  readonly dataFolder: string;
  /** For configuration files and logs; its own for every setup. */
  readonly workFolder: string;
  readonly logFolder: string;
  readonly collection: string;
  readonly python: string;
  readonly chroma: string;
  readonly backendFolder: string;
  readonly threads: number;
  readonly backendVariables: Readonly<Record<string, string>>;
  readonly chromaVariables: Readonly<Record<string, string>>;
  /** Fixed ports; null = free ones are chosen. */
  readonly ports: { readonly backend: number | null; readonly chroma: number | null };
  /** CPUs that all parts are held to; null = any. */
  readonly cpus: readonly number[] | null;
  readonly readyLimitMs: Milliseconds;
  readonly onSpawn: OnSpawn;
}

/** Chooses ports and describes the parts; nothing runs until start(). */
export async function createProcessSetup(config: ProcessSetupConfig): Promise<Setup> {
  mkdirSync(config.logFolder, { recursive: true });
  const backendPort = await portFor(config.ports.backend, "backend");
  const chromaPort = await portFor(config.ports.chroma, "Chroma server");
  const chromaUrl = `http://127.0.0.1:${chromaPort}`;
  const chroma =
    config.storage === "server"
      ? createChromaServer({
          chroma: config.chroma,
          dataFolder: config.dataFolder,
          configFolder: config.workFolder,
          logFolder: config.logFolder,
          port: chromaPort,
          variables: config.chromaVariables,
          cpus: config.cpus,
          onSpawn: config.onSpawn,
        })
      : null;
  const backend = createBackend(config, { backend: backendPort, chroma: chromaPort });
  const app = `http://127.0.0.1:${backendPort}`;
  return assemble(config, { backend, chroma, app, chromaUrl });
}

async function portFor(fixed: number | null, what: string): Promise<number> {
  if (fixed === null) return freePort();
  await requireFree(fixed, what);
  return fixed;
}

function createBackend(
  config: ProcessSetupConfig,
  ports: { backend: number; chroma: number },
): ProcessPart {
  return createProcessPart({
    role: "backend",
    number: 1,
    program: config.python,
    args: [
      ...["-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", String(ports.backend)],
      ...["--log-level", "warning", "--no-access-log", "--timeout-keep-alive", "600"],
    ],
    cwd: config.backendFolder,
    env: childEnvironment({
      BACKEND_STORAGE: config.storage,
      BACKEND_PATH: config.dataFolder,
      BACKEND_CHROMA_HOST: "127.0.0.1",
      BACKEND_CHROMA_PORT: String(ports.chroma),
      BACKEND_COLLECTION: config.collection,
      BACKEND_THREADS: String(config.threads),
      ...config.backendVariables,
    }),
    logFile: join(config.logFolder, "backend.log"),
    cpus: config.cpus,
    onSpawn: config.onSpawn,
  });
}

interface Assembly {
  readonly backend: ProcessPart;
  readonly chroma: ProcessPart | null;
  readonly app: string;
  readonly chromaUrl: string;
}

function assemble(
  config: ProcessSetupConfig,
  { backend, chroma, app, chromaUrl }: Assembly,
): Setup {
  const parts = chroma === null ? [backend] : [chroma, backend];
  let startedAt = monotonicNow();
  const setup: Setup = {
    name: config.name,
    driver: "process",
    endpoints: chroma === null ? { app } : { app, direct: chromaUrl },
    parts,
    links: linksOf(chroma, app, chromaUrl),
    storage: { kind: "folder", path: config.dataFolder, quotaBytes: null, survivesRecreate: true },
    async start(signal) {
      startedAt = monotonicNow();
      if (chroma !== null) {
        await chroma.start();
        await heartbeat(chroma, chromaUrl, { limitMs: config.readyLimitMs, signal });
      }
      signal.throwIfAborted();
      await backend.start();
    },
    ready: (probe, options) =>
      waitUntilReady({ name: config.name, app, probe, startedAt, parts, ...options }),
    // The backend first: a server that goes away under it would only make it complain.
    stop: async (how) => [
      await backend.stop(how),
      ...(chroma === null ? [] : [await chroma.stop(how)]),
    ],
    async restart(signal) {
      await setup.stop("graceful");
      await setup.start(signal);
    },
    async destroy() {
      await setup.stop("kill");
      await rm(config.dataFolder, { recursive: true, force: true });
    },
    resources: async () => parts.map((part) => part.usage()),
    [Symbol.asyncDispose]: async () => {
      await setup.stop("kill");
    },
  };
  return setup;
}

function linksOf(chroma: ProcessPart | null, app: string, chromaUrl: string): Link[] {
  const toBackend: Link = { from: "app", to: "backend", url: app };
  return chroma === null
    ? [toBackend]
    : [toBackend, { from: "backend", to: "chroma", url: chromaUrl }];
}
