import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChromaAdmin, openChroma } from "../chroma/client.ts";
import { freePort } from "../host/ports.ts";
import { spawnGroup } from "../host/process-group.ts";
import type { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";

/** A Chroma server of a test's own. Disposing kills it; the folder stays. */
export interface TestServer extends AsyncDisposable {
  readonly client: ChromaAdmin;
  readonly pid: number;
}

/** Starts Chroma on a folder, by the path of its program. */
export async function startChroma(program: string, folder: string): Promise<TestServer> {
  const port = await freePort();
  const group = await spawnGroup(
    {
      program,
      args: ["run", "--path", folder, "--host", "127.0.0.1", "--port", String(port)],
      cwd: tmpdir(),
      env: { PATH: "/usr/bin:/bin", ANONYMIZED_TELEMETRY: "False" },
      logFile: `${folder}.log`,
    },
    () => undefined,
  );
  const signal = AbortSignal.timeout(60_000);
  const url = `http://127.0.0.1:${port}`;
  const client = openChroma({ url, signal, limitMs: () => milliseconds(30_000) });
  while (!(await answers(client))) {
    signal.throwIfAborted();
    await sleep(50);
  }
  return { client, pid: group.pid, [Symbol.asyncDispose]: () => group.kill() };
}

async function answers(client: ChromaAdmin): Promise<boolean> {
  try {
    await client.facts();
    return true;
  } catch {
    return false;
  }
}

/** A temporary folder that goes with the scope. */
export async function temporaryFolder(scope: Scope): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-data-"));
  scope.defer("remove the test's folder", () => rm(folder, { recursive: true }));
  return folder;
}
