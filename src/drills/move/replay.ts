import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { childEnvironment } from "../../host/environment.ts";
import { ownProgram } from "../../host/own-program.ts";
import type { Milliseconds } from "../../units/quantity.ts";

/** What the replaying process prints. */
export type ReplayLine =
  | { readonly kind: "found"; readonly write: number; readonly remove: number }
  | { readonly kind: "batch" }
  | { readonly kind: "done" };

export interface ReplayOptions {
  /** Base URLs of the applications. */
  readonly from: string;
  readonly to: string;
  readonly timeoutMs: Milliseconds;
  readonly signal: AbortSignal;
  /** Kill it with SIGKILL after the first batch. @default false */
  readonly killInTheMiddle?: boolean;
}

/** How a replay went. */
export interface Replayed {
  readonly write: number;
  readonly remove: number;
  readonly batches: number;
  readonly ended: "done" | "killed";
}

/** @throws Error with the process's last words where it failed by itself. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { from, to, timeoutMs, signal, killInTheMiddle = false } = options;
  const child = spawn(
    process.execPath,
    [ownProgram(import.meta, "replay-main"), from, to, String(timeoutMs)],
    // It carries the run's tag: whatever kills the harness, a sweep finds it.
    { stdio: ["ignore", "pipe", "pipe"], env: childEnvironment({}), signal, killSignal: "SIGKILL" },
  );
  const exit = once(child, "exit");
  let words = "";
  child.stderr.on("data", (text: Buffer) => {
    words = (words + text.toString()).slice(-2000);
  });
  const seen = { write: 0, remove: 0, batches: 0, ended: "killed" as Replayed["ended"] };
  for await (const text of createInterface({ input: child.stdout })) {
    const line: ReplayLine = JSON.parse(text);
    if (line.kind === "found") Object.assign(seen, { write: line.write, remove: line.remove });
    else if (line.kind === "batch") seen.batches += 1;
    else seen.ended = "done";
    if (killInTheMiddle && seen.batches === 1) child.kill("SIGKILL");
  }
  const [code, how] = await exit;
  if (seen.ended === "done" || (killInTheMiddle && how === "SIGKILL")) return seen;
  throw new Error(`the replay ended with ${code ?? how}: ${words.trim()}`);
}
