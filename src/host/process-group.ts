import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { HarnessError } from "../errors.ts";
import type { Milliseconds } from "../units/quantity.ts";
import { limited, monotonicNow } from "./clock.ts";
import { readGroup, readProcess } from "./process-table.ts";

/** A command to run as a process group of its own. */
export interface GroupCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Standard output and error go there. */
  readonly logFile: string;
}

/** Called as soon as a process exists, so that its undo is on disk before anything else happens. */
export type OnSpawn = (process: { pid: number; startTicks: number; what: string }) => void;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process with all its descendants. */
export interface ProcessGroup {
  readonly pid: number;
  readonly exit: Promise<Exit>;
  running(): boolean;
  /** To the whole group. A group that is gone is no error. */
  signal(name: NodeJS.Signals): void;
  /** SIGKILL, and waits until no process of the group is left. */
  kill(): Promise<void>;
  /** The log's last lines. */
  logTail(lines: number): string;
}

/** @throws HarnessError TOOLCHAIN_MISSING when the program can't be started. */
export async function spawnGroup(command: GroupCommand, onSpawn: OnSpawn): Promise<ProcessGroup> {
  mkdirSync(dirname(command.logFile), { recursive: true });
  const log = openSync(command.logFile, "a");
  let child: ChildProcess;
  try {
    child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: command.env,
      // A group of its own: Ctrl-C at the terminal reaches only the harness, which ends them in order.
      detached: true,
      stdio: ["ignore", log, log],
    });
  } finally {
    closeSync(log);
  }
  const exit = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) =>
      reject(
        new HarnessError(
          "TOOLCHAIN_MISSING",
          `Expected to start ${command.program}: ${cause.message}.`,
          {
            hint: "`chroma-assay doctor` shows what is missing.",
            cause,
          },
        ),
      ),
    );
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error("A spawned process has no pid.");
  const group = groupOf(child, pid, { exit, logFile: command.logFile });
  try {
    onSpawn({ pid, startTicks: readProcess(pid)?.startTicks ?? 0, what: command.program });
  } catch (error) {
    // Its undo isn't on disk (which may be full): nobody would end it.
    await group.kill();
    throw error;
  }
  return group;
}

function groupOf(
  child: ChildProcess,
  pid: number,
  { exit, logFile }: { exit: Promise<Exit>; logFile: string },
): ProcessGroup {
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-pid, name);
    } catch {
      // ESRCH: the whole group has ended.
    }
  };
  return {
    pid,
    exit,
    running: () => child.exitCode === null && child.signalCode === null,
    signal,
    async kill() {
      signal("SIGKILL");
      await exit;
      while (readGroup(pid).length > 0) {
        signal("SIGKILL");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    logTail: (lines) => tail(logFile, lines),
  };
}

function tail(file: string, lines: number): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}

/** SIGINT, a grace period, then SIGKILL. Returns how it went. */
export async function stopGracefully(
  group: ProcessGroup,
  graceMs: Milliseconds,
): Promise<{ graceful: boolean; exit: Exit; tookMs: Milliseconds }> {
  const began = monotonicNow();
  group.signal("SIGINT");
  const over = limited(new AbortController().signal, graceMs);
  const graceOver = new Promise<null>((resolve) => {
    over.addEventListener("abort", () => resolve(null), { once: true });
  });
  const ended = await Promise.race([group.exit, graceOver]);
  await group.kill();
  const tookMs = (monotonicNow() - began) as Milliseconds;
  return { graceful: ended !== null, exit: ended ?? (await group.exit), tookMs };
}
