import { join } from "node:path";
import { allowedCpus, splitCpus } from "../../host/cpu-set.ts";
import type { StartK6 } from "../../load/play.ts";
import type { Plan } from "../../plan/schema.ts";
import { k6InContainer } from "../../setup/docker/k6-container.ts";
import { trustAuthorities } from "../../setup/external/authorities.ts";
import { keysOf } from "../../setup/external/keys.ts";
import type { SetupName } from "../../setup/setup.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { Session } from "../session.ts";
import { type Lab, NO_VARIANTS, type Workshop } from "./lab.ts";

export interface ShopOptions {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly session: Session;
  readonly cacheFolder: string;
  /** A setup against itself; null = local against server. */
  readonly aa: SetupName | null;
  readonly extra: Lab["extra"];
  readonly signal: AbortSignal;
}

const projectFolder = join(import.meta.dirname, "../../..");

/** The keys, and whom to trust: for k6, and for requests of our own. */
function externalEnvironment({ setups }: Plan, { workFolder }: Session): Record<string, string> {
  const keys = keysOf(setups);
  const files = [setups.local, setups.server].flatMap(
    ({ external: { authorityFile } }) => authorityFile ?? [],
  );
  if (files.length === 0) return keys;
  const bundle = join(workFolder, "authorities.pem");
  trustAuthorities(files, bundle);
  return { ...keys, SSL_CERT_FILE: bundle };
}

const inContainer = ({ plan, session, signal }: ShopOptions): StartK6 =>
  k6InContainer({
    images: plan.images,
    runId: session.folder.runId,
    intend: (step) => session.intend(step),
    tell: (words) => session.emit({ kind: "note", words }),
    signal,
  });

/** What every step of a run is done with. */
export function createShop(options: ShopOptions): Workshop {
  const cpus = splitCpus(allowedCpus());
  const { plan, toolchain, session, aa, signal, cacheFolder } = options;
  return {
    plan,
    toolchain,
    sides: aa === null ? { a: "local", b: "server" } : { a: aa, b: aa },
    generator: {
      k6: toolchain.k6.path,
      cpus: cpus?.generator ?? null,
      scenarios: join(projectFolder, "scenarios"),
      folder: session.workFolder,
      logFolder: session.folder.logs,
      onSpawn: session.onSpawn,
      environment: plan.driver === "external" ? externalEnvironment(plan, session) : {},
      ...(plan.load.generator === "container" ? { start: inContainer(options) } : {}),
    },
    extra: options.extra,
    variants: NO_VARIANTS,
    cpus,
    workFolder: session.workFolder,
    logFolder: session.folder.logs,
    backendFolder: join(projectFolder, "fixtures/backend"),
    cacheFolder,
    onSpawn: session.onSpawn,
    runId: session.folder.runId,
    intend: (step) => session.intend(step),
    emit: session.emit,
    signal,
  };
}
