import { readFileSync, writeFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { HarnessError } from "../../errors.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Trusts further authorities, in this thread and in the bundle for programs that read SSL_CERT_FILE.
 * The known ones stay trusted; nothing is ever accepted unverified.
 * @throws HarnessError PLAN_INVALID for a file that holds no certificate.
 */
export function trustAuthorities(files: readonly string[], bundle: string): void {
  const added = files.flatMap(certificatesIn);
  const all = [...new Set([...getCACertificates("default"), ...added])];
  setDefaultCACertificates(all);
  writeFileSync(bundle, `${all.join("\n")}\n`);
}

function certificatesIn(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("PLAN_INVALID", `Expected to read the authority file ${file}.`, {
      hint: "Correct `external.authorityFile`; a relative path counts from the plan's folder.",
      cause,
    });
  }
  const found = text.match(CERTIFICATE);
  if (found !== null) return found;
  throw new HarnessError("PLAN_INVALID", `Expected certificates in ${file}, got none.`, {
    hint: "It must be a PEM file: -----BEGIN CERTIFICATE-----",
  });
}
