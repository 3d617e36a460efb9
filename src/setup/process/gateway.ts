import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificates } from "../nginx/certificate.ts";
import { GATEWAY_FILES, gatewayText } from "../nginx/gateway.ts";
import { tokenMapText } from "../nginx/token-map.ts";
import type { Gateway } from "../setup.ts";
import { createNginx, type NginxConfig, passedRequests } from "./nginx-part.ts";
import type { ProcessPart } from "./part.ts";

/** A gateway that runs here, and what clients need to pass it. */
export interface GatewayServer {
  readonly part: ProcessPart;
  readonly gateway: Gateway;
  /** What a backend needs to pass it. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface GatewayPorts {
  readonly gateway: number;
  readonly chroma: number;
}

/** The backends' own, and one for whoever wants to be told from them. */
const NAMES = ["backend", "operator"] as const;

/** @throws HarnessError TOOLCHAIN_MISSING where openssl is missing. */
export async function createGateway(
  config: Omit<NginxConfig, "role" | "folder"> & { readonly workFolder: string },
  ports: GatewayPorts,
): Promise<GatewayServer> {
  const folder = join(config.workFolder, "gateway");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { authorityFile } = await makeCertificates({
    folder,
    names: ["localhost", "127.0.0.1"],
    signal: new AbortController().signal,
  });
  const tokens = NAMES.map((name) => ({ name, value: randomBytes(24).toString("hex") }));
  writeFileSync(join(folder, GATEWAY_FILES.tokens), tokenMapText(tokens), { mode: 0o600 });
  const part = createNginx({ ...config, role: "gateway", folder }, (instance) =>
    gatewayText({
      ...instance,
      listen: `127.0.0.1:${ports.gateway}`,
      chroma: `127.0.0.1:${ports.chroma}`,
    }),
  );
  const url = `https://127.0.0.1:${ports.gateway}`;
  return {
    part,
    gateway: { url, authorityFile, tokens, requests: () => passedRequests(part) },
    variables: {
      BACKEND_CHROMA_TLS: "1",
      BACKEND_CHROMA_TOKEN: tokens[0]?.value ?? "",
      SSL_CERT_FILE: authorityFile,
    },
  };
}
