import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scope } from "../../scope.ts";
import type { Engine } from "./engine.ts";

/** A server on a socket of its own that answers as the test says. */
export async function listenAsEngine(scope: Scope, listener: RequestListener): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "assay-engine-"));
  scope.defer("remove the socket's folder", () => rmSync(folder, { recursive: true }));
  const path = join(folder, "engine.sock");
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  scope.defer("close the engine", () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = { kind: "socket", path } as const;
  return { address, host: `unix://${path}`, version: "20.10.24", apiVersion: "1.41" };
}
