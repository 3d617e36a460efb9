import { join } from "node:path";
import { openChroma } from "../../chroma/client.ts";
import { freePort } from "../../host/ports.ts";
import { temporaryFolder } from "../../host/testing.ts";
import type { Scope } from "../../scope.ts";
import { loadToolchain } from "../../toolchain/load-toolchain.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Setup } from "../setup.ts";
import { createChromaServer, heartbeat } from "./chroma-server.ts";
import { createProcessSetup, type ProcessSetupConfig } from "./process-setup.ts";

const signal = new AbortController().signal;
const LIMIT = milliseconds(60_000);
const COLLECTION = "assay-setup";

/** Describes a setup of the reference backend; it ends with the scope. */
export async function describeSetup(
  scope: Scope,
  given: Partial<ProcessSetupConfig> & Pick<ProcessSetupConfig, "storage">,
): Promise<Setup> {
  const { chroma, python } = loadToolchain();
  const folder = temporaryFolder(scope);
  const setup = await createProcessSetup({
    name: given.storage === "server" ? "server" : "local",
    dataFolder: join(folder, "data"),
    workFolder: folder,
    logFolder: join(folder, "logs"),
    collection: COLLECTION,
    python: python.path,
    chroma: chroma.path,
    backendFolder: join(import.meta.dirname, "../../../fixtures/backend"),
    threads: 4,
    backendVariables: {},
    chromaVariables: {},
    ports: { backend: null, chroma: null },
    cpus: null,
    readyLimitMs: LIMIT,
    onSpawn: () => undefined,
    ...given,
  });
  return scope.use("end the setup", setup);
}

/** A folder with that collection, empty. */
export async function emptyCollection(scope: Scope): Promise<string> {
  const folder = temporaryFolder(scope);
  const port = await freePort();
  const dataFolder = join(folder, "data");
  const part = createChromaServer({
    chroma: loadToolchain().chroma.path,
    dataFolder,
    configFolder: folder,
    logFolder: folder,
    port,
    variables: {},
    cpus: null,
    onSpawn: () => undefined,
  });
  const url = `http://127.0.0.1:${port}`;
  await part.start(signal);
  try {
    await heartbeat(part, url, { limitMs: LIMIT, signal });
    const client = openChroma({ url, signal });
    await client.createCollection({ name: COLLECTION, space: "l2", hnsw: null });
  } finally {
    await part.stop("graceful");
  }
  return dataFolder;
}

/** Waits until every backend says that it lives; nothing is asked of the storage. */
export async function untilHealthy(setup: Setup): Promise<void> {
  const over = AbortSignal.timeout(LIMIT);
  for (const app of setup.endpoints.apps)
    while (!(await isHealthy(app, over))) {
      over.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

async function isHealthy(app: string, over: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(`${app}/health`, { signal: over })).ok;
  } catch {
    return false;
  }
}

/** Asks a backend; the status and what it says. */
export async function post(
  app: string,
  path: string,
  body: unknown,
): Promise<{ status: number; reply: unknown }> {
  const response = await fetch(app + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, reply: await response.json() };
}
