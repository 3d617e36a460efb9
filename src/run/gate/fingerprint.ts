import { existsSync } from "node:fs";
import type { Fingerprint } from "../../evidence/gate.ts";
import type { Plan } from "../../plan/schema.ts";
import { isSecretName } from "../../record/redact.ts";
import { imageOf } from "../../setup/docker/images.ts";
import { hashFolder } from "./hash-folder.ts";

export interface FingerprintOf {
  readonly plan: Plan;
  /** Of the environment that it runs in; Chroma's server itself tells no version that means anything. */
  readonly chromadbVersion: string;
  /** Where the reference backend lies. */
  readonly backendFolder: string;
}

/** What a side of the gate is, as far as it can change a number and can be told. */
export function fingerprintOf({
  plan,
  chromadbVersion,
  backendFolder,
}: FingerprintOf): Fingerprint {
  const { driver, images } = plan;
  const { backend } = plan.setups.server;
  const isOurs = driver !== "external" && (driver === "process" || images.backend === null);
  return {
    chroma: driver === "process" ? chromadbVersion : null,
    backend: isOurs ? hashOf(backend.folder ?? backendFolder) : null,
    source: sourceOf(plan),
    settings: settingsOf(plan),
  };
}

/** A reference's folder may be missing, which is said elsewhere. */
const hashOf = (folder: string): string | null => (existsSync(folder) ? hashFolder(folder) : null);

function sourceOf({ driver, images, setups }: Plan): string | null {
  if (driver === "process") return null;
  if (driver === "docker") return imageOf("chroma", { named: images }).name;
  const { app, chroma } = setups.server.external;
  // The plan takes no URL with a user or a query: there is no key in one.
  return [app.url, chroma.url].flatMap((url) => url ?? []).join(", ");
}

/** A variable whose name looks like a secret's is left out altogether. */
function settingsOf({ driver, setups }: Plan): Record<string, string> {
  if (driver === "external") return {};
  const { backend, backends, balancer, gateway, chroma } = setups.server;
  const variables = (prefix: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of)
      .filter(([name]) => !isSecretName(name))
      .map(([name, value]) => [`${prefix}${name}`, value] as const);
  return Object.fromEntries([
    ["backend threads", String(backend.threads)],
    ["backends", String(backends)],
    ["balancer", balancer.enabled ? balancer.method : "none"],
    ["gateway", gateway.enabled ? "TLS and token" : "none"],
    ...variables("backend ", backend.variables),
    ...variables("chroma ", chroma.variables),
  ]);
}
