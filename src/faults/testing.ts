import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { UndoStep } from "../heal/undo.ts";
import { temporaryFolder } from "../host/testing.ts";
import type { Scope } from "../scope.ts";
import { createProcessSetup } from "../setup/process/process-setup.ts";
import type { Setup } from "../setup/setup.ts";
import { ensureToxiproxy } from "../toolchain/ensure-toxiproxy.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { milliseconds } from "../units/quantity.ts";
import type { FaultTools } from "./fault.ts";

const signal = new AbortController().signal;

/** Backends that note what reaches them, behind Toxiproxy. */
export interface Witnesses {
  readonly setup: Setup;
  /** What the backends were asked, in order: "POST /add". Looks of faults ("GET /") are left out. */
  asked(): readonly string[];
}

/** Starts a setup on which faults can be tried; it ends with the scope. */
export async function startWitnesses(
  scope: Scope,
  { backends = 1 }: { backends?: number } = {},
): Promise<Witnesses> {
  const toolchain = loadToolchain();
  const folder = temporaryFolder(scope);
  const notes = join(folder, "witness");
  const setup = await createProcessSetup({
    name: "local",
    storage: "noop",
    backends,
    proxied: { app: true, chroma: false },
    toxiproxy: await ensureToxiproxy({ signal, tell: () => undefined }),
    dataFolder: join(folder, "data"),
    workFolder: folder,
    logFolder: join(folder, "logs"),
    collection: "assay-none",
    python: toolchain.python.path,
    chroma: toolchain.chroma.path,
    backendFolder: join(import.meta.dirname, "../../fixtures/witness-backend"),
    threads: 4,
    backendVariables: { WITNESS_FILE: notes },
    chromaVariables: {},
    ports: { backend: null, chroma: null },
    cpus: null,
    readyLimitMs: READY.timeoutMs,
    onSpawn: () => undefined,
  });
  scope.use("end the setup", setup);
  await setup.start(signal);
  await untilReady(setup);
  const asked = () => readFileSync(notes, "utf8").trim().split("\n");
  return { setup, asked: () => asked().filter((line) => !/ \/(query)?$/.test(line)) };
}

const READY = { timeoutMs: milliseconds(30_000), signal };

export async function untilReady(setup: Setup): Promise<void> {
  await setup.ready({ path: "/query", body: "{}", expectFirst: ["noop-0"] }, READY);
}

/** An undo log in memory. */
export interface NotedUndo {
  readonly tools: FaultTools;
  /** What is to be undone now, in order. */
  open(): readonly UndoStep[];
}

export function noteUndo(): NotedUndo {
  const open = new Map<number, UndoStep>();
  let number = 0;
  return {
    open: () => [...open.values()],
    tools: {
      signal,
      intend: (step) => {
        number += 1;
        const mine = number;
        open.set(mine, step);
        return () => open.delete(mine);
      },
    },
  };
}

/** The status of a request through the setup's first link; an error's code in the place of none. */
export async function ask(setup: Setup, path: string, limitMs = 10_000): Promise<string> {
  try {
    const reply = await fetch(`${setup.endpoints.app}${path}`, {
      method: "POST",
      body: "{}",
      // A connection of its own: what was open before a fault may be spared by it.
      headers: { connection: "close" },
      signal: AbortSignal.timeout(limitMs),
    });
    await reply.arrayBuffer();
    return String(reply.status);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(error);
  }
}
