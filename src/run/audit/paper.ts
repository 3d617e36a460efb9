import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ADDRESS_ALONE, type AuditTarget, type Caller } from "../../audit/target.ts";
import { servicePort } from "../../host/ports.ts";
import { waitForPort } from "../../host/wait-for-port.ts";
import { makeCertificates } from "../../setup/nginx/certificate.ts";
import { assertRunning } from "../../setup/process/assert-running.ts";
import { createChromaServer } from "../../setup/process/chroma-server.ts";
import type { ProcessPart } from "../../setup/process/part.ts";
import type { AuditShop, Offer, OpenStand, Stand } from "./stand.ts";
import { tryClient } from "./try-client.ts";

const USER = "admin";
const TOKEN_HEADER = "X-Chroma-Token";

/** A Chroma server that is told of credentials and token header as the paper does (lines 33, 140–141). */
export const paperToken: Stand = {
  name: "paper-token",
  offers: [
    {
      way: "paper",
      words: "a Chroma server with the paper's variables for credentials and token header",
      checks: ["auth", "authorization", "audit-log", "monitoring", "client-code", "paper-steps"],
    },
  ],
  open: async (shop) => {
    const running = await startChroma(shop, "paper-token", {
      CHROMA_SERVER_AUTH_CREDENTIALS: `${USER}:${shop.password}`,
      CHROMA_SERVER_AUTH_TOKEN_TRANSPORT_HEADER: TOKEN_HEADER,
    });
    const caller: Caller = { name: USER, header: TOKEN_HEADER, token: shop.password };
    const server = { url: `http://127.0.0.1:${running.port}`, token: shop.password };
    return standOf(running, {
      scheme: "http",
      authority: null,
      callers: [caller],
      tryClient: tryClient(shop, server),
    });
  },
};

/** A Chroma server that is told to speak TLS as the paper does (lines 157–159). */
export const paperTls: Stand = {
  name: "paper-tls",
  offers: [
    { way: "paper", words: "a Chroma server with the paper's variables for TLS", checks: ["tls"] },
  ],
  open: async (shop) => {
    const { authorityFile, certificateFile, keyFile } = await makeCertificates({
      folder: join(shop.workFolder, "paper-tls", "certificates"),
      names: ["localhost", "127.0.0.1"],
      signal: shop.signal,
    });
    const running = await startChroma(shop, "paper-tls", {
      CHROMA_SERVER_SSL_ENABLED: "true",
      CHROMA_SERVER_SSL_CERT_FILE: certificateFile,
      CHROMA_SERVER_SSL_KEY_FILE: keyFile,
    });
    const authority = await readFile(authorityFile, "utf8");
    return standOf(running, { scheme: "https", authority, callers: [], tryClient: null });
  },
};

export interface Running {
  readonly part: ProcessPart;
  readonly port: number;
}

export async function startChroma(
  shop: AuditShop,
  name: string,
  variables: Readonly<Record<string, string>>,
): Promise<Running> {
  const folder = join(shop.workFolder, name);
  const dataFolder = join(folder, "data");
  mkdirSync(dataFolder, { recursive: true });
  const port = await servicePort();
  const part = createChromaServer({
    chroma: shop.toolchain.chroma.path,
    dataFolder,
    configFolder: folder,
    logFolder: join(shop.logFolder, name),
    port,
    variables,
    cpus: null,
    onSpawn: shop.onSpawn,
  });
  await part.start(shop.signal);
  try {
    // Not the heartbeat: a server that heeds these variables wouldn't answer it.
    await waitForPort(port, {
      limitMs: shop.plan.rounds.readyMs,
      signal: shop.signal,
      check: () => assertRunning(part),
    });
  } catch (error) {
    await part.stop("kill");
    throw error;
  }
  return { part, port };
}

interface Entrance extends Pick<AuditTarget, "authority" | "callers" | "tryClient"> {
  readonly scheme: "http" | "https";
}

const standOf = ({ part, port }: Running, { scheme, ...entrance }: Entrance): OpenStand => ({
  targetOf: ({ way, words }: Offer): AuditTarget => ({
    ...ADDRESS_ALONE,
    ...entrance,
    way,
    words,
    baseUrl: `${scheme}://127.0.0.1:${port}`,
    headers: {},
    disposable: true,
    logs: async () => [{ of: "chroma", text: await readFile(part.logFile, "utf8") }],
    processes: part.pid === null ? [] : [{ what: "chroma", pid: part.pid }],
  }),
  [Symbol.asyncDispose]: async () => {
    await part.stop("kill");
  },
});
