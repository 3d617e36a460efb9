import { join } from "node:path";
import { sweepLabel } from "../../heal/sweep-label.ts";
import type { UndoStep } from "../../heal/undo.ts";
import { temporaryFolder } from "../../host/testing.ts";
import type { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Setup } from "../setup.ts";
import { NO_LIMITS } from "./container-spec.ts";
import { createDockerSetup } from "./docker-setup.ts";
import type { DockerSetupConfig } from "./docker-setup-config.ts";
import { findEngine } from "./engine.ts";
import { askEngine } from "./engine-api.ts";

export const signal = new AbortController().signal;
export const LIMIT = milliseconds(60_000);
export const UNLIMITED = {
  chroma: NO_LIMITS,
  backend: NO_LIMITS,
  balancer: NO_LIMITS,
  gateway: NO_LIMITS,
};

/** A setup of containers, and what whoever heals would do. */
export interface DescribedSetup {
  readonly setup: Setup;
  readonly undo: readonly UndoStep[];
  readonly logFolder: string;
}

/** Describes a setup of the reference backend; it ends with the scope. */
export async function describeDockerSetup(
  scope: Scope,
  given: Partial<DockerSetupConfig> & Pick<DockerSetupConfig, "storage">,
): Promise<DescribedSetup> {
  const folder = temporaryFolder(scope);
  const logFolder = join(folder, "logs");
  const undo: UndoStep[] = [];
  const setup = await createDockerSetup({
    name: given.storage === "server" ? "server" : "local",
    source: null,
    workFolder: folder,
    logFolder,
    collection: "assay-setup",
    backendFolder: null,
    threads: 4,
    backendVariables: {},
    chromaVariables: {},
    ports: { backend: null, chroma: null },
    limits: UNLIMITED,
    cpus: null,
    images: { chroma: null, backend: null, nginx: null, toxiproxy: null, k6: null },
    readyLimitMs: LIMIT,
    runId: "docker-test",
    intend: (step) => {
      undo.push(step);
      return () => undo.splice(undo.indexOf(step), 1);
    },
    tell: () => undefined,
    signal,
    ...given,
  });
  scope.use("end the setup", setup);
  return { setup, undo, logFolder };
}

/** How many containers, networks and volumes the engine has with a label. */
export async function leftWith(label: string): Promise<number> {
  const { address } = await findEngine({ signal });
  const filters = JSON.stringify({ label: [label] });
  const list = async (path: string, query: Record<string, string>) =>
    JSON.parse((await askEngine(address, { path, query, limitMs: LIMIT, signal })).text);
  const containers = await list("/containers/json", { all: "true", filters });
  const networks = await list("/networks", { filters });
  const volumes = await list("/volumes", { filters });
  return containers.length + networks.length + (volumes.Volumes ?? []).length;
}

/** The label in an undo step; what it marks goes with the scope, whatever the test does. */
export function labelIn(scope: Scope, undo: readonly UndoStep[]): string {
  const [step] = undo;
  if (step?.kind !== "labelled") throw new Error("Expected the undo of a label.");
  scope.defer("sweep the label", () => sweepLabel(step.engine, step.label));
  return step.label;
}
