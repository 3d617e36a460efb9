import { join } from "node:path";
import { type ChromaAdmin, openChroma } from "../../chroma/client.ts";
import { freePort } from "../../host/ports.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import { createChromaServer, heartbeat } from "../../setup/process/chroma-server.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { Workshop } from "./lab.ts";

/** What a Chroma server for our own use needs. */
export interface SeedingServer {
  readonly chroma: string;
  readonly dataFolder: string;
  readonly workFolder: string;
  readonly logFolder: string;
  readonly limitMs: Milliseconds;
  readonly onSpawn: OnSpawn;
  readonly signal: AbortSignal;
}

/** The server's settings for one folder of this run. */
export function serverOn(shop: Workshop, dataFolder: string): SeedingServer {
  return {
    chroma: shop.toolchain.chroma.path,
    dataFolder,
    workFolder: shop.workFolder,
    logFolder: join(shop.logFolder, "seeding"),
    limitMs: shop.plan.rounds.readyMs,
    onSpawn: shop.onSpawn,
    signal: shop.signal,
  };
}

/** Runs a Chroma server on a folder for as long as the work takes, and stops it gracefully. */
export async function withServer<T>(
  config: SeedingServer,
  work: (client: ChromaAdmin) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const server = createChromaServer({
    chroma: config.chroma,
    dataFolder: config.dataFolder,
    configFolder: join(config.workFolder, "seeding-work"),
    logFolder: config.logFolder,
    port,
    variables: {},
    cpus: null,
    onSpawn: config.onSpawn,
  });
  await server.start(config.signal);
  let finished = false;
  try {
    const url = `http://127.0.0.1:${port}`;
    await heartbeat(server, url, { limitMs: config.limitMs, signal: config.signal });
    const result = await work(openChroma({ url, signal: config.signal }));
    finished = true;
    return result;
  } finally {
    // Only a graceful stop leaves a folder worth copying; after a failure nobody copies it.
    await server.stop(finished ? "graceful" : "kill");
  }
}
