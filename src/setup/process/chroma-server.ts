import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limited, waitFor } from "../../host/clock.ts";
import { childEnvironment } from "../../host/environment.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { Editions } from "../setup.ts";
import { assertRunning, type LoggedPart } from "./assert-running.ts";
import { createProcessPart, type ProcessPart } from "./part.ts";

/** What a Chroma server on this machine needs. */
export interface ChromaServerConfig {
  readonly chroma: string;
  /** Versions whose current one goes before `chroma`. @default none */
  readonly editions?: Editions;
  readonly dataFolder: string;
  /** For the configuration file; its own, for two servers may run at once. */
  readonly configFolder: string;
  readonly logFolder: string;
  readonly port: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly cpus: readonly number[] | null;
  readonly onSpawn: OnSpawn;
}

/**
 * A Chroma server, started from a configuration file as the official image does: only then does it
 * heed CHROMA_* variables.
 */
export function createChromaServer(config: ChromaServerConfig): ProcessPart {
  mkdirSync(config.configFolder, { recursive: true });
  const file = join(config.configFolder, "chroma.json");
  // JSON is YAML, and quotes any path rightly.
  writeFileSync(
    file,
    JSON.stringify({
      persist_path: config.dataFolder,
      listen_address: "127.0.0.1",
      port: config.port,
      allow_reset: false,
    }),
  );
  return createProcessPart({
    role: "chroma",
    number: 1,
    program: config.chroma,
    ...(config.editions === undefined ? {} : { editions: config.editions }),
    args: ["run", file],
    cwd: config.configFolder,
    env: childEnvironment(config.variables),
    logFile: join(config.logFolder, "chroma.log"),
    cpus: config.cpus,
    onSpawn: config.onSpawn,
  });
}

/** Waits until the server answers its heartbeat. That says nothing of the data: it loads lazily. */
export async function heartbeat(
  part: LoggedPart,
  url: string,
  options: { limitMs: Milliseconds; signal: AbortSignal },
): Promise<void> {
  // One limit for all: a server that accepts and never answers must not hold up the wait.
  const over = limited(options.signal, options.limitMs);
  await waitFor(
    `Chroma's heartbeat at ${url}`,
    async () => {
      assertRunning(part);
      try {
        const reply = await fetch(`${url}/api/v2/heartbeat`, { signal: over });
        return reply.ok ? true : null;
      } catch {
        options.signal.throwIfAborted();
        return null;
      }
    },
    { limitMs: options.limitMs, everyMs: 20 as Milliseconds, signal: options.signal },
  );
}
