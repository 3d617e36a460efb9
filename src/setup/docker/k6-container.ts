import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { HarnessError } from "../../errors.ts";
import { sweepLabel } from "../../heal/sweep-label.ts";
import type { UndoStep } from "../../heal/undo.ts";
import { creditEnded } from "../../host/cpu.ts";
import { readProcess } from "../../host/process-table.ts";
import type { K6Command, K6Process, StartK6 } from "../../load/play.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type Engine, findEngine } from "./engine.ts";
import { askEngine, type EngineCall, refusalOf } from "./engine-api.ts";
import { imageOf, type NamedImages } from "./images.ts";
import { labelsFor, sweepStep } from "./labels.ts";
import { mainProcess } from "./main-process.ts";
import { exitOf } from "./one-off.ts";
import { ensureImage } from "./present-image.ts";

export interface K6ContainerConfig {
  readonly images: NamedImages;
  readonly runId: string;
  /** Puts an undo on disk; call the result once it is done. */
  readonly intend: (step: UndoStep) => () => void;
  readonly tell: (words: string) => void;
  readonly signal: AbortSignal;
}

const LIMIT = milliseconds(30_000);
/** k6 ends by itself; whoever aborts a play kills it. */
const PLAY_LIMIT = milliseconds(24 * 60 * 60_000);
const FETCH_LIMIT = milliseconds(10 * 60_000);
/** CPU time that is used after the last look isn't counted. */
const LOOK_MS = 50;

const created = z.object({ Id: z.string() });
const inspected = z.object({ State: z.object({ Pid: z.int() }) });

/**
 * Starts k6 in a container of this machine's network: a published port is reached as from outside. Its
 * files have the same paths inside, so it takes the same arguments as outside.
 */
export function k6InContainer(config: K6ContainerConfig): StartK6 {
  let place: Promise<{ engine: Engine; image: string }> | null = null;
  return async (command) => {
    place ??= findPlace(config);
    const { engine, image } = await place;
    const labels = labelsFor(config.runId);
    const undone = config.intend(sweepStep(engine, labels));
    const remove = async () => {
      await sweepLabel(engine.host, labels.own);
      undone();
    };
    try {
      const body = bodyOf(command, { image, labels: labels.labels });
      const id = await begin(engine, { name: `${labels.prefix}-k6`, body }, config.signal);
      return await handle(engine, id, { remove, logFile: command.logFile });
    } catch (error) {
      await remove();
      throw error;
    }
  };
}

async function findPlace({ images, signal, tell }: K6ContainerConfig) {
  const engine = await findEngine({ signal });
  const choice = imageOf("k6", { named: images });
  const limits = { limitMs: FETCH_LIMIT, signal, onProgress: tell };
  return { engine, image: (await ensureImage(engine, choice, limits)).name };
}

function bodyOf(
  { args, folder, reads, variables, cpus }: K6Command,
  { image, labels }: { readonly image: string; readonly labels: Readonly<Record<string, string>> },
): unknown {
  const read = [...new Set(reads)].filter((one) => one !== folder);
  // Not as binds: of those the engine makes what isn't there.
  const mount = (path: string, ReadOnly: boolean) => ({
    Type: "bind",
    Source: path,
    Target: path,
    ReadOnly,
  });
  return {
    Image: image,
    Cmd: args,
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    // Whoever runs the harness reads and removes what k6 writes.
    User: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    WorkingDir: folder,
    // Its log comes back as it is, without a frame around each piece.
    Tty: true,
    HostConfig: {
      NetworkMode: "host",
      Mounts: [mount(folder, false), ...read.map((one) => mount(one, true))],
      ...(cpus === null ? {} : { CpusetCpus: cpus.join(",") }),
    },
  };
}

async function begin(
  engine: Engine,
  { name, body }: { readonly name: string; readonly body: unknown },
  signal: AbortSignal,
): Promise<string> {
  const call = { method: "POST", limitMs: LIMIT, signal } as const;
  const path = "/containers/create";
  const made = await must(engine, { ...call, path, query: { name }, body: { json: body } });
  const { Id: id } = created.parse(JSON.parse(made));
  await must(engine, { ...call, path: `/containers/${id}/start` });
  return id;
}

async function handle(
  engine: Engine,
  id: string,
  { remove, logFile }: { readonly remove: () => Promise<void>; readonly logFile: string },
): Promise<K6Process> {
  const signal = new AbortController().signal;
  const cpuUsed = await watchCpu(engine, id, signal);
  let log: readonly string[] = [];
  const ended = async () => {
    const code = await exitOf(engine, id, { limitMs: PLAY_LIMIT, signal });
    creditEnded(cpuUsed());
    const query = { stdout: "1", stderr: "1" };
    const text = await must(engine, {
      path: `/containers/${id}/logs`,
      query,
      limitMs: LIMIT,
      signal,
    });
    mkdirSync(dirname(logFile), { recursive: true });
    appendFileSync(logFile, text);
    log = text.trimEnd().split(/\r?\n/);
    return { code, signal: null };
  };
  const exit = ended();
  // Whoever waits for it learns of its failure; nobody has to.
  exit.catch(() => undefined);
  return {
    exit,
    signal: (name) => {
      const path = `/containers/${id}/kill`;
      const call = {
        method: "POST",
        path,
        query: { signal: name },
        limitMs: LIMIT,
        signal,
      } as const;
      // One that has ended can't be killed any more, which is what was wanted.
      askEngine(engine.address, call).catch(() => undefined);
    },
    kill: remove,
    logTail: (lines) => log.slice(-lines).join("\n"),
  };
}

/** @returns what it has used so far, in seconds. Where its process can't be seen from here that stays 0. */
async function watchCpu(engine: Engine, id: string, signal: AbortSignal): Promise<() => number> {
  const told = await must(engine, { path: `/containers/${id}/json`, limitMs: LIMIT, signal });
  const process = mainProcess(id, inspected.parse(JSON.parse(told)).State.Pid);
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

async function must(engine: Engine, call: EngineCall): Promise<string> {
  const reply = await askEngine(engine.address, call);
  if (reply.status < 300) return reply.text;
  throw new HarnessError(
    "LOAD_BROKEN",
    `Expected the Docker engine to run k6 (${call.method ?? "GET"} ${call.path}): ${refusalOf(reply)}.`,
    { hint: "`--set load.generator=host` runs k6 beside the engine." },
  );
}
