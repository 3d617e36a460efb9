import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { HarnessError } from "../../errors.ts";
import { sweepLabel } from "../../heal/sweep-label.ts";
import type { UndoStep } from "../../heal/undo.ts";
import { creditEnded } from "../../host/cpu.ts";
import { readProcess } from "../../host/process-table.ts";
import type { K6Process, StartK6 } from "../../load/play.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type ContainerCalls, containerCalls } from "./container-calls.ts";
import { type Engine, findEngine } from "./engine.ts";
import { imageOf, type NamedImages } from "./images.ts";
import { labelsFor, sweepStep } from "./labels.ts";
import { mainProcess } from "./main-process.ts";
import { exitOf, startOneOff } from "./one-off.ts";
import { ensureImage } from "./present-image.ts";

export interface K6ContainerConfig {
  readonly images: NamedImages;
  readonly runId: string;
  /** Puts an undo on disk; call the result once it is done. */
  readonly intend: (step: UndoStep) => () => void;
  readonly tell: (words: string) => void;
  readonly signal: AbortSignal;
}

/** k6 ends by itself; whoever aborts a play kills it. */
const PLAY_LIMIT = milliseconds(24 * 60 * 60_000);
const FETCH_LIMIT = milliseconds(10 * 60_000);
/** CPU time that is used after the last look isn't counted. */
const LOOK_MS = 50;
/** Of its log so much is kept: it has something to say only when it fails. */
const LOG_LINES = 200;

/**
 * Starts k6 in a container of this machine's network: a published port is reached as from outside. Its
 * files have the same paths inside, so it takes the same arguments as outside.
 */
export function k6InContainer(config: K6ContainerConfig): StartK6 {
  let place: Promise<{ engine: Engine; image: string }> | null = null;
  return async ({ args, folder, reads, variables, logFile, cpus }) => {
    place ??= findPlace(config);
    const { engine, image } = await place;
    const labels = labelsFor(config.runId);
    const undone = config.intend(sweepStep(engine, labels));
    const remove = async () => {
      await sweepLabel(engine.host, labels.own);
      undone();
    };
    const oneOff = {
      image,
      command: ["k6", ...args],
      network: "host",
      variables,
      log: null,
      publish: null,
      labels: labels.labels,
      folders: { own: folder, reads },
      cpus,
    };
    try {
      const id = await startOneOff(engine, oneOff, config.signal).catch(asLoad);
      return await handle(engine, id, { remove, logFile });
    } catch (error) {
      await remove();
      throw error;
    }
  };
}

/** What stands in the way of the load isn't the setups' fault. */
function asLoad(cause: unknown): never {
  if (!(cause instanceof HarnessError)) throw cause;
  const hint = "`--set load.generator=host` runs k6 beside the engine.";
  throw new HarnessError("LOAD_BROKEN", cause.message, { hint, cause });
}

async function findPlace({ images, signal, tell }: K6ContainerConfig) {
  const engine = await findEngine({ signal });
  const choice = imageOf("k6", { named: images });
  const limits = { limitMs: FETCH_LIMIT, signal, onProgress: tell };
  return { engine, image: (await ensureImage(engine, choice, limits)).name };
}

async function handle(
  engine: Engine,
  id: string,
  { remove, logFile }: { readonly remove: () => Promise<void>; readonly logFile: string },
): Promise<K6Process> {
  const signal = new AbortController().signal;
  const calls = containerCalls(engine);
  const cpuUsed = await watchCpu(calls, id);
  let log: readonly string[] = [];
  const ended = async () => {
    const code = await exitOf(engine, id, { limitMs: PLAY_LIMIT, signal });
    creditEnded(cpuUsed());
    const text = await calls.logTail(id, LOG_LINES);
    mkdirSync(dirname(logFile), { recursive: true });
    appendFileSync(logFile, text);
    log = text.trimEnd().split("\n");
    return { code, signal: null };
  };
  const exit = ended();
  // Whoever waits for it learns of its failure; nobody has to.
  exit.catch(() => undefined);
  return {
    exit,
    // Whatever the signal: a play is only ever ended at once. What can't be killed is removed, and told then.
    signal: () => void calls.kill(id).catch(() => undefined),
    kill: remove,
    logTail: (lines) => log.slice(-lines).join("\n"),
  };
}

/** @returns what it has used so far, in seconds. Where its process can't be seen from here that stays 0. */
async function watchCpu(calls: ContainerCalls, id: string): Promise<() => number> {
  const process = mainProcess(id, (await calls.inspect(id))?.State.Pid ?? 0);
  let used = process?.cpu ?? 0;
  const look = setInterval(() => {
    const now = process === null ? null : readProcess(process.pid);
    if (now?.startTicks === process?.startTicks) used = Math.max(used, now?.cpu ?? 0);
  }, LOOK_MS).unref();
  return () => {
    clearInterval(look);
    return used;
  };
}
