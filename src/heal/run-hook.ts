import { spawn } from "node:child_process";
import { HarnessError } from "../errors.ts";
import { unmarkedEnvironment } from "../host/environment.ts";
import type { Milliseconds } from "../units/quantity.ts";

/** A shell command of the user's. */
export interface Hook {
  /** As the plan names it: "setups.server.external.hooks.stop". */
  readonly field: string;
  readonly command: string;
  readonly limitMs: Milliseconds;
  /** @default where this process stands */
  readonly cwd?: string;
}

/** Of what it printed so much stands in an error. */
const TAIL = 2000;

/**
 * Runs a hook to its end; what it leaves running in the background stays. One that takes longer than its
 * limit is killed with everything that it started in the foreground.
 * @throws HarnessError FAULT_BROKEN with its output's tail.
 */
export async function runHook(hook: Hook, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  // A group of its own: a hook that hangs is ended with its children.
  const child = spawn("/bin/sh", ["-c", hook.command], {
    cwd: hook.cwd,
    detached: true,
    env: unmarkedEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (text: Buffer) => {
    output = (output + text.toString()).slice(-TAIL);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const over = AbortSignal.timeout(Math.ceil(hook.limitMs));
  const end = () => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  for (const each of [signal, over]) each.addEventListener("abort", end, { once: true });
  try {
    const code = await new Promise<number | string | null>((resolve, reject) => {
      child.once("error", reject);
      // Not "close": what it left in the background may hold its output open for good.
      child.once("exit", (status, by) => resolve(status ?? by));
    });
    await settled();
    signal.throwIfAborted();
    if (over.aborted) throw failed(hook, `it to end within ${hook.limitMs} ms`, output);
    if (code !== 0) throw failed(hook, `exit code 0, got ${code}`, output);
  } finally {
    for (const each of [signal, over]) each.removeEventListener("abort", end);
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

/** Output that was on its way when the process ended. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function failed({ field, command }: Hook, expected: string, output: string): HarnessError {
  const tail = output.trim() === "" ? "It printed nothing." : output.trimEnd();
  return new HarnessError("FAULT_BROKEN", `\`${field}\`: expected ${expected}.\n${tail}`, {
    hint: `Try it by hand: ${command}`,
  });
}
