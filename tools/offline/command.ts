import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { HarnessError } from "../../src/errors.ts";
import { limited } from "../../src/host/clock.ts";
import { type Milliseconds, milliseconds } from "../../src/units/quantity.ts";

const TAIL_CHARS = 4000;
const GRACE = milliseconds(5000);

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs: Milliseconds;
  readonly signal: AbortSignal;
}

/** A command that is at work: what it writes, and its end. */
export interface RunningCommand {
  readonly stdout: Readable;
  /** @throws HarnessError with its last words where it fails or reaches its limit. */
  readonly ended: Promise<void>;
}

/**
 * Starts a command as a group of its own, which is ended with the signal and at the limit: politely
 * first, for debootstrap unmounts what it has mounted.
 */
export function startCommand(
  { program, args, env = process.env, limitMs, signal }: Command,
  onLine: (line: string) => void = () => undefined,
): RunningCommand {
  signal.throwIfAborted();
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const over = limited(signal, limitMs);
  let tail = "";
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARS);
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line.trim());
  });
  const send = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group is gone.
    }
  };
  let killer: NodeJS.Timeout | undefined;
  const end = () => {
    send("SIGTERM");
    killer = setTimeout(() => send("SIGKILL"), GRACE);
  };
  over.addEventListener("abort", end, { once: true });
  const ended = once(child, "close").then(
    ([code]) => {
      over.removeEventListener("abort", end);
      clearTimeout(killer);
      signal.throwIfAborted();
      if (code === 0) return;
      const why = over.aborted ? `it was not done in ${limitMs / 1000} s` : `exit code ${code}`;
      const words = tail.trim().split("\n").slice(-8).join("\n");
      throw new HarnessError("TOOLCHAIN_MISSING", `${program} failed (${why}):\n${words}`);
    },
    (cause: Error) => {
      throw new HarnessError(
        "TOOLCHAIN_MISSING",
        `${program} can't be started: ${cause.message}.`,
        {
          cause,
        },
      );
    },
  );
  // Whoever reads its output first hears of a failure later; it must not count as unheard.
  ended.catch(() => undefined);
  return { stdout: child.stdout, ended };
}

/** Runs it to its end; what it prints on standard output goes the same way as its errors. */
export async function runCommand(
  command: Command,
  onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const running = startCommand(command, onLine);
  let rest = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line.trim());
  });
  await running.ended;
}
