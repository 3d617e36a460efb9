import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { HarnessError, messageOf } from "../errors.ts";
import { childEnvironment, RUN_TAG } from "../host/environment.ts";
import { ownProgram } from "../host/own-program.ts";
import { isAlive, readProcess } from "../host/process-table.ts";
import { milliseconds } from "../units/quantity.ts";
import type { WatchedRun } from "./watch-run.ts";

/** A process that undoes what this one can't any more. */
export interface Watchdog {
  readonly pid: number;
  /**
   * Tells it the run, once, before that is entered; till then it does nothing, and ends with this process.
   * @returns to be called once the run is entered: from then on it looks, as it does when this process is gone.
   */
  watch(run: Omit<WatchedRun, "pid" | "startTicks">): () => void;
  alive(): boolean;
  /** Settles only when it ends before `end` is called; in words. */
  readonly lost: Promise<string>;
  /** Ends it where nothing is left to undo, and waits up to 5 s until it is gone. */
  end(): Promise<void>;
}

const PROGRAM = ownProgram(import.meta, "watchdog");
const [START_LIMIT, END_LIMIT] = [milliseconds(10_000), milliseconds(5000)];

/**
 * Starts a watchdog that no end of this run reaches: neither a signal to this process's group or
 * terminal, nor a sweep.
 * @param node which Node runs it; default: the one that runs this.
 * @throws HarnessError TOOLCHAIN_MISSING where it doesn't start.
 */
export async function startWatchdog(node: string = process.execPath): Promise<Watchdog> {
  const child = spawn(node, ["--no-warnings", PROGRAM], {
    // Not in a folder that a drill may want to unmount.
    cwd: "/",
    env: environment(),
    detached: true,
    stdio: "pipe",
  });
  try {
    await untilReady(child);
  } catch (cause) {
    child.kill("SIGKILL");
    throw new HarnessError(
      "TOOLCHAIN_MISSING",
      `Expected the run's watchdog to start: ${messageOf(cause)}.`,
      { hint: "No run begins without it: it heals what a killed run leaves behind.", cause },
    );
  }
  letGo(child);
  return watchdogOf(child);
}

function watchdogOf(child: ChildProcess): Watchdog {
  const pid = child.pid ?? 0;
  const startTicks = readProcess(pid)?.startTicks ?? 0;
  let isExpected = false;
  const exited = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid,
    watch(run) {
      const harness = { pid: process.pid, startTicks: readProcess(process.pid)?.startTicks ?? 0 };
      child.stdin?.write(JSON.stringify({ ...run, ...harness } satisfies WatchedRun));
      return () => void child.stdin?.end();
    },
    alive: () => isAlive({ pid, startTicks }),
    lost: new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        if (!isExpected) resolve(`the watchdog ended before its time (${signal ?? code})`);
      });
    }),
    async end() {
      isExpected = true;
      if (exited()) return;
      child.ref();
      // Its number can't be another's: nobody but this process takes note of its end.
      child.kill("SIGKILL");
      await once(child, "exit", { signal: AbortSignal.timeout(END_LIMIT) });
    },
  };
}

/** Nothing of the run's tag, and nothing that changes how Node works. */
function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(childEnvironment({})).filter(
      ([name]) => name !== RUN_TAG && !name.startsWith("NODE_"),
    ),
  );
}

/** @throws Error with what it said on stderr where it ends first. */
async function untilReady(child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ready = new Promise<null>((resolve) => child.stdout?.once("data", () => resolve(null)));
  const over = new AbortController();
  const timeout = AbortSignal.timeout(START_LIMIT);
  const signal = AbortSignal.any([over.signal, timeout]);
  const closed = once(child, "close", { signal }).then(([code, killedBy]) => killedBy ?? code);
  try {
    const ended = await Promise.race([ready, closed]);
    if (ended !== null) throw new Error(`it ended at once (${ended}). ${said.trim()}`);
  } catch (error) {
    throw timeout.aborted ? new Error(`it said nothing for ${START_LIMIT / 1000} s`) : error;
  } finally {
    over.abort();
  }
}

/** Nothing of it may keep this process from its end. */
function letGo(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  // Ended before its time: `lost` tells.
  child.stdin?.on("error", () => undefined);
  child.unref();
}
