import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { HarnessError, messageOf } from "../../errors.ts";

/** A server's certificate, and the authority that vouches for it and for nothing else. */
export interface Certificates {
  /** For clients: whom to trust. */
  readonly authorityFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface CertificateWish {
  /** Where the files go; only its owner may read the key. */
  readonly folder: string;
  /** Names and addresses that the server is asked by: "localhost", "127.0.0.1", "gateway". */
  readonly names: readonly string[];
  /** @default "openssl", from PATH */
  readonly openssl?: string;
  readonly signal: AbortSignal;
}

const LIMIT_MS = 20_000;
const DAYS = "30";
const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/**
 * An authority of its own and one certificate, for tests and local use. The authority's key is gone
 * when this returns: nobody can sign another one.
 * @throws HarnessError TOOLCHAIN_MISSING where openssl is missing or fails.
 */
export async function makeCertificates(wish: CertificateWish): Promise<Certificates> {
  const { folder, names, signal, openssl = "openssl" } = wish;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const at = (name: string) => join(folder, name);
  const [settings, authorityKey, request] = [
    at("openssl.cnf"),
    at("ca-key.pem"),
    at("request.pem"),
  ];
  const made = {
    authorityFile: at("ca.pem"),
    certificateFile: at("certificate.pem"),
    keyFile: at("key.pem"),
  };
  const run = (...args: string[]) => runOpenssl(openssl, args, signal);
  writeFileSync(settings, settingsText(names), { mode: 0o600 });
  try {
    const by = ["-config", settings, "-days", DAYS];
    const authority = ["-keyout", authorityKey, "-out", made.authorityFile];
    await run("req", "-x509", ...CURVE, ...by, "-extensions", "authority", ...authority);
    // A name of its own: one that is its issuer's would pass for self-signed.
    const subject = ["-subj", "/CN=chroma-assay server", "-keyout", made.keyFile, "-out", request];
    await run("req", "-new", ...CURVE, "-config", settings, ...subject);
    const signing = ["-CA", made.authorityFile, "-CAkey", authorityKey, "-set_serial", "2"];
    const extensions = ["-extfile", settings, "-extensions", "server", "-days", DAYS];
    await run(
      "x509",
      "-req",
      "-in",
      request,
      ...signing,
      ...extensions,
      "-out",
      made.certificateFile,
    );
  } finally {
    // Not every openssl keeps it to its owner by itself.
    if (existsSync(made.keyFile)) chmodSync(made.keyFile, 0o600);
    for (const file of [settings, authorityKey, request]) rmSync(file, { force: true });
  }
  return made;
}

/** Every extension that strict clients (Python 3.13 and newer) ask for. */
function settingsText(names: readonly string[]): string {
  const isAddress = (name: string) => /^[\d.]+$|:/.test(name);
  const alternatives = names.map((name) => `${isAddress(name) ? "IP" : "DNS"}:${name}`);
  return `
[req]
distinguished_name = name
prompt = no
[name]
CN = chroma-assay, for local use
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
subjectAltName = ${alternatives.join(", ")}
`;
}

async function runOpenssl(
  openssl: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await promisify(execFile)(openssl, [...args], { signal, timeout: LIMIT_MS });
  } catch (cause) {
    signal.throwIfAborted();
    throw new HarnessError(
      "TOOLCHAIN_MISSING",
      `Expected ${openssl} to make a certificate: ${messageOf(cause).trim().split("\n").at(-1)}.`,
      { hint: "Install openssl (Debian: apt install openssl).", cause },
    );
  }
}
