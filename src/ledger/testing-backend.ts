import { join } from "node:path";
import { childEnvironment } from "../host/environment.ts";
import { freePort } from "../host/ports.ts";
import { spawnGroup } from "../host/process-group.ts";

/** A reference backend of a test's own. Disposing kills it. */
export interface TestBackend extends AsyncDisposable {
  readonly url: string;
}

/** Starts the reference backend on a Chroma server, by the path of its Python. */
export async function startBackend(
  python: string,
  { chromaUrl, collection, logFile }: { chromaUrl: string; collection: string; logFile: string },
): Promise<TestBackend> {
  const port = await freePort();
  const { hostname, port: chromaPort } = new URL(chromaUrl);
  const group = await spawnGroup(
    {
      program: python,
      args: [
        ...["-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", String(port)],
        ...["--log-level", "warning", "--no-access-log"],
      ],
      cwd: join(import.meta.dirname, "../../fixtures/backend"),
      env: childEnvironment({
        BACKEND_STORAGE: "server",
        BACKEND_CHROMA_HOST: hostname,
        BACKEND_CHROMA_PORT: chromaPort,
        BACKEND_COLLECTION: collection,
      }),
      logFile,
    },
    () => undefined,
  );
  const url = `http://127.0.0.1:${port}`;
  const limit = AbortSignal.timeout(60_000);
  while (!(await isHealthy(url))) {
    limit.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, [Symbol.asyncDispose]: () => group.kill() };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
