import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openChroma } from "../../chroma/client.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { type External, external } from "../../plan/external.ts";
import type { Scope } from "../../scope.ts";
import { makeCertificates } from "../nginx/certificate.ts";
import { describeSetup, emptyCollection, untilHealthy } from "../process/testing.ts";
import type { Setup } from "../setup.ts";

const signal = new AbortController().signal;
export const DIMENSION = 16;

/** A system of somebody's own: a Chroma server with records, and an application before it. */
export async function startSystem(scope: Scope, records = 300): Promise<Setup> {
  const dataFolder = await emptyCollection(scope);
  const setup = await describeSetup(scope, { storage: "server", dataFolder });
  await setup.start(signal);
  await untilHealthy(setup);
  const client = openChroma({ url: setup.endpoints.direct ?? "", signal });
  const [collection] = await client.listCollections();
  const ids = Array.from({ length: records }, (_, row) => `r-${row}`);
  await collection?.add({
    ids,
    vectors: Float32Array.from({ length: records * DIMENSION }, (_, at) => Math.sin(at * at + 1)),
    dimension: DIMENSION,
    documents: ids.map((id) => `text of ${id}`),
    metadatas: null,
  });
  return setup;
}

/** A plan's external deployment, with every field set. */
export const externalOf = (given: Parameters<typeof external.parse>[0]): External =>
  external.parse(given);

/** A server that answers everything as it is told; its base URL. */
export async function startServer(
  scope: Scope,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  return listen(scope, server, "http");
}

async function listen(
  scope: Scope,
  server: ReturnType<typeof createServer>,
  scheme: string,
): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  scope.defer("close the server", () => {
    server.closeAllConnections();
    server.close();
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A gateway as managed Chroma has one: a token in X-Chroma-Token, or 401. */
export function gatewayBefore(upstream: string, token: string) {
  const to = new URL(upstream);
  return (asked: IncomingMessage, response: ServerResponse): void => {
    if (asked.headers["x-chroma-token"] !== token) {
      response.writeHead(401, { "content-type": "application/json" });
      response.end('{"error":"Unauthorized"}');
      return;
    }
    const forward = request(
      {
        host: to.hostname,
        port: to.port,
        method: asked.method,
        path: asked.url,
        headers: { ...asked.headers, host: to.host },
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    forward.on("error", () => response.destroy());
    asked.pipe(forward);
  };
}

/** The same by TLS, with a certificate of an authority that nobody knows yet. */
export async function startTlsServer(
  scope: Scope,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; authorityFile: string }> {
  const folder = join(temporaryFolder(scope), "tls");
  const made = await makeCertificates({ folder, names: ["127.0.0.1"], signal });
  const server = createTlsServer(
    { cert: readFileSync(made.certificateFile), key: readFileSync(made.keyFile) },
    answer,
  );
  const url = await listen(scope, server as unknown as ReturnType<typeof createServer>, "https");
  return { url, authorityFile: made.authorityFile };
}
