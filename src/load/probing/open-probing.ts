import { Worker } from "node:worker_threads";
import { HarnessError } from "../../errors.ts";
import { limited, monotonicNow } from "../../host/clock.ts";
import { ownProgram } from "../../host/own-program.ts";
import { milliseconds } from "../../units/quantity.ts";
import { askLimit } from "./ask.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./probe-worker.ts";
import type { ProbeSample, Probing, ProbingOptions } from "./probing.ts";

/** For a thread to start on a busy machine. */
const START_LIMIT = milliseconds(20_000);

/**
 * Probes every path every δ from a thread of its own, until stopped, disposed, or aborted; then what
 * is under way is dropped.
 *
 * @throws HarnessError LOAD_BROKEN where the thread doesn't start; the signal's reason when aborted.
 */
export async function startProbing(options: ProbingOptions): Promise<Probing> {
  const { signal, ...rest } = options;
  signal.throwIfAborted();
  const task: WorkerTask = { ...rest, zeroNs: zeroOfMonotonicNow() };
  const worker = new Worker(ownProgram(import.meta, "probe-worker"), { workerData: task });
  const link = connect(worker);
  const abort = () => link.tell({ kind: "abort" });
  try {
    await orAbort(link.began, limited(signal, START_LIMIT));
  } catch (error) {
    await worker.terminate();
    throw signal.aborted ? signal.reason : broken(error);
  }
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  const stop = async (): Promise<readonly ProbeSample[]> => {
    signal.removeEventListener("abort", abort);
    link.tell({ kind: "stop" });
    const limit = AbortSignal.timeout(askLimit(options.timeoutMs));
    try {
      await orAbort(link.ended, limit);
    } catch (error) {
      throw broken(error);
    } finally {
      await worker.terminate();
    }
    return link.samples();
  };
  let stopped: Promise<readonly ProbeSample[]> | null = null;
  const stopOnce = () => {
    stopped ??= stop();
    return stopped;
  };
  return {
    samples: link.samples,
    redirect: (path, url) => link.tell({ kind: "redirect", path, url }),
    stop: stopOnce,
    async [Symbol.asyncDispose]() {
      await stopOnce();
    },
  };
}

/** What the thread says, gathered. */
function connect(worker: Worker) {
  const samples: ProbeSample[] = [];
  const began = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let failure: unknown = null;
  // Not by the promise: the last message and the exit may come in one turn.
  let isOver = false;
  const fail = (error: unknown) => {
    failure ??= error;
    began.reject(error);
    ended.reject(error);
  };
  // They may be rejected before anybody waits.
  began.promise.catch(() => undefined);
  ended.promise.catch(() => undefined);
  worker.on("message", (message: FromWorker) => {
    switch (message.kind) {
      case "began":
        return began.resolve();
      case "sample":
        return void samples.push(message.sample);
      case "ended":
        isOver = true;
        return ended.resolve();
      default:
        return message satisfies never;
    }
  });
  worker.on("error", fail);
  worker.on("exit", (code) => {
    if (!isOver) fail(new Error(`its thread ended by itself (${code})`));
  });
  return {
    began: began.promise,
    ended: ended.promise,
    tell: (message: ToWorker) => worker.postMessage(message),
    /** A dead prober must not pass for a dead target. */
    samples: (): readonly ProbeSample[] => {
      if (failure !== null) throw broken(failure);
      return samples;
    },
  };
}

async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

const broken = (cause: unknown): HarnessError =>
  new HarnessError(
    "LOAD_BROKEN",
    `Expected the prober to run to its end: ${cause instanceof Error ? cause.message : String(cause)}.`,
    { cause },
  );

/** The narrowest of some readings of both clocks: a pause between two of them would shift it. */
function zeroOfMonotonicNow(): bigint {
  let best = { width: Number.POSITIVE_INFINITY, zeroNs: 0n };
  for (let reading = 0; reading < 20; reading += 1) {
    const before = process.hrtime.bigint();
    const now = monotonicNow();
    const after = process.hrtime.bigint();
    const width = Number(after - before);
    const middle = (before + after) / 2n;
    if (width < best.width) best = { width, zeroNs: middle - BigInt(Math.round(now * 1e6)) };
  }
  return best.zeroNs;
}
