import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Bytes, bytes, milliseconds } from "../../units/quantity.ts";
import type { Engine } from "./engine.ts";
import { askEngine } from "./engine-api.ts";
import { exitOf, type LogSettings, placeInEngine, startOneOff } from "./one-off.ts";

export interface FloodWish {
  /** Any that has `sh`, `yes` and `head`. */
  readonly image: string;
  /** null = as the engine does by default. */
  readonly log: LogSettings | null;
  /** So much is written to standard output. */
  readonly writeBytes: Bytes;
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What an engine has kept of a flood. */
export interface FloodKept {
  /** On the engine's disk; null = it can't be looked at from here. */
  readonly disk: { readonly files: number; readonly sizeBytes: Bytes } | null;
  /** Whether the last line can still be read. */
  readonly hasLast: boolean;
}

const LINE_BYTES = 1000;
const LAST = "assay: the last line of the flood";
const LIMIT = milliseconds(180_000);

/** Lets a container write a flood of lines, and looks what its log has become. */
export async function floodLog(engine: Engine, wish: FloodWish): Promise<FloodKept> {
  const lines = Math.ceil(wish.writeBytes / LINE_BYTES);
  const line = "x".repeat(LINE_BYTES - 1);
  const id = await startOneOff(
    engine,
    {
      image: wish.image,
      command: ["/bin/sh", "-c", `yes ${line} | head -n ${lines}; echo '${LAST}'`],
      network: "none",
      variables: {},
      log: wish.log,
      publish: null,
      labels: wish.labels,
    },
    wish.signal,
  );
  await exitOf(engine, id, { limitMs: LIMIT, signal: wish.signal });
  const { logPath } = await placeInEngine(engine, id, wish.signal);
  return { disk: onDisk(logPath), hasLast: await readsLast(engine, id, wish.signal) };
}

/** Rotated files lie beside the first, under its name and more. */
function onDisk(logPath: string): FloodKept["disk"] {
  if (logPath === "") return null;
  try {
    const folder = dirname(logPath);
    const files = readdirSync(folder).filter((name) => name.startsWith(basename(logPath)));
    const sizes = files.map((name) => statSync(join(folder, name)).size);
    if (sizes.length === 0) return null;
    return { files: sizes.length, sizeBytes: bytes(sizes.reduce((sum, size) => sum + size, 0)) };
  } catch {
    // An engine on another machine, or a user who may not look into its folders.
    return null;
  }
}

async function readsLast(engine: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const query = { stdout: "1", tail: "1" };
  const call = { path: `/containers/${id}/logs`, query, limitMs: LIMIT, signal };
  const reply = await askEngine(engine.address, call);
  return reply.status === 200 && reply.text.includes(LAST);
}
