import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { makeCertificates } from "../nginx/certificate.ts";
import { GATEWAY_FILES } from "../nginx/gateway.ts";
import { type Token, tokenMapText } from "../nginx/token-map.ts";
import { OWN } from "./places-inside.ts";

/** A gateway's certificate and tokens, made for one setup alone. */
export interface GatewayKeys {
  /** On this machine. */
  readonly folder: string;
  readonly authorityFile: string;
  readonly authority: string;
  /** Where backends find it. */
  readonly authorityInside: string;
  readonly tokens: readonly Token[];
  /** What a backend needs to pass. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The backends' own, and one for whoever wants to be told from them. */
const NAMES = ["backend", "operator"] as const;

/** @throws HarnessError TOOLCHAIN_MISSING where openssl is missing. */
export async function makeGatewayKeys(
  folder: string,
  { hosts, signal }: { readonly hosts: readonly string[]; readonly signal: AbortSignal },
): Promise<GatewayKeys> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = ["localhost", "127.0.0.1", ...hosts];
  const { authorityFile } = await makeCertificates({ folder, names, signal });
  const tokens = NAMES.map((name) => ({ name, value: randomBytes(24).toString("hex") }));
  writeFileSync(`${folder}/${GATEWAY_FILES.tokens}`, tokenMapText(tokens), { mode: 0o600 });
  const authorityInside = `${OWN}/authority.pem`;
  return {
    folder,
    authorityFile,
    authority: readFileSync(authorityFile, "utf8"),
    authorityInside,
    tokens,
    variables: {
      BACKEND_CHROMA_TLS: "1",
      BACKEND_CHROMA_TOKEN: tokens[0]?.value ?? "",
      SSL_CERT_FILE: authorityInside,
    },
  };
}
