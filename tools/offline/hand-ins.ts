import { existsSync, readFileSync } from "node:fs";
// biome-ignore lint/correctness/useImportExtensions: the declarations beside it are not what runs.
import { indexesOf, readPipSettings } from "../setup/pip-settings.mjs";

/** What a build needs of this machine to reach a package index, and must not keep. */
export interface HandIns {
  /** A bundle of certificates; null where this machine has none to give. */
  readonly certificates: string | null;
  /** pip's settings, where this machine has any of its own. */
  readonly pipConf: string | null;
  /** Proxies, which every build knows by itself as arguments that leave no trace. */
  readonly proxies: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const BUNDLES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/** Where this machine keeps whom it trusts: what its own programs were told, else the usual places. */
export function findCertificates(env: Environment, usual: readonly string[] = BUNDLES) {
  const told = [env["PIP_CERT"], env["SSL_CERT_FILE"], env["REQUESTS_CA_BUNDLE"]];
  return [...told, ...usual].find((file) => file !== undefined && file !== "" && existsSync(file));
}

export function pipConfOf(settings: ReturnType<typeof readPipSettings>): string | null {
  const lines = [
    settings.index === undefined ? [] : [`index-url = ${settings.index}`],
    settings.extraIndexes.length === 0
      ? []
      : [`extra-index-url = ${indexesOf(settings).slice(1).join(" ")}`],
    settings.trustedHosts.length === 0 ? [] : [`trusted-host = ${settings.trustedHosts.join(" ")}`],
    settings.timeout === undefined ? [] : [`timeout = ${settings.timeout}`],
  ].flat();
  return lines.length === 0 ? null : `[global]\n${lines.join("\n")}\n`;
}

export function collectHandIns(env: Environment): HandIns {
  const settings = readPipSettings();
  const bundle = findCertificates({ ...env, PIP_CERT: settings.certificates });
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value ? [[name, value] as const] : [];
  });
  return {
    certificates: bundle === undefined ? null : readFileSync(bundle, "utf8"),
    pipConf: pipConfOf(settings),
    proxies: Object.fromEntries(proxies),
  };
}
