/**
 * The prober in a thread of its own: neither a slow write to disk nor a long computation of the main
 * thread delays a probe.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { PathName } from "../../evidence/drill.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import { createAsk } from "./ask.ts";
import { startProber } from "./prober.ts";
import type { ProbeSample, ProbingOptions } from "./probing.ts";

export interface WorkerTask extends Omit<ProbingOptions, "signal"> {
  /** The `hrtime` at which the main thread's `monotonicNow` was 0: the two share this clock. */
  readonly zeroNs: bigint;
}

export type ToWorker =
  | { readonly kind: "redirect"; readonly path: PathName; readonly url: string }
  | { readonly kind: "stop" }
  | { readonly kind: "abort" };

export type FromWorker =
  | { readonly kind: "began"; readonly nowMs: Milliseconds }
  | { readonly kind: "sample"; readonly sample: ProbeSample }
  | { readonly kind: "ended" };

function run({ zeroNs, ...options }: WorkerTask): void {
  const tell = (message: FromWorker) => parentPort?.postMessage(message);
  const now = () => (Number(process.hrtime.bigint() - zeroNs) / 1e6) as Milliseconds;
  const prober = startProber({
    ...options,
    clock: {
      now,
      after: (time, wake) => {
        const timer = setTimeout(wake, time);
        return () => clearTimeout(timer);
      },
    },
    ask: createAsk({ keepAlive: true }),
    onSample: (sample) => tell({ kind: "sample", sample }),
  });
  const end = () => {
    tell({ kind: "ended" });
    parentPort?.close();
  };
  parentPort?.on("message", (message: ToWorker) => {
    switch (message.kind) {
      case "redirect":
        return prober.redirect(message.path, message.url);
      case "stop":
        return void prober.stop().then(end);
      case "abort":
        prober.abort();
        return end();
      default:
        return message satisfies never;
    }
  });
  tell({ kind: "began", nowMs: now() });
}

run(workerData as WorkerTask);
