/**
 * A run as a process of its own, for a test to kill. Registers, starts groups of processes, freezes one,
 * makes a folder, puts a fault into a server, says so on stdout, and waits. Argument: a JSON of
 * HarnessOrders.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../host/clock.ts";
import { childEnvironment, tagChildren } from "../host/environment.ts";
import { type OnSpawn, type ProcessGroup, spawnGroup } from "../host/process-group.ts";
import { readGroup } from "../host/process-table.ts";
import { type Milliseconds, milliseconds, seconds } from "../units/quantity.ts";
import { register } from "./registry.ts";
import { workFolderOf } from "./registry-files.ts";
import { startWatchdog } from "./start-watchdog.ts";
import { openUndoLog, type UndoStep } from "./undo.ts";

export interface HarnessOrders {
  readonly cache: string;
  /** Made by the test; its name is the run's id. */
  readonly runFolder: string;
  readonly runId: string;
  readonly watchdog: boolean;
  /** Where a fault can be put and taken away, for a run that has them; null = only the rest. */
  readonly faults: {
    readonly url: string;
    /** From their injection; null = until the run's end. */
    readonly limitMs: number | null;
  } | null;
}

/** What the harness says once all is done. */
export interface HarnessReady {
  readonly work: string;
  /** Leaders of groups: in the log, not in the log, and where there are faults a frozen one. */
  readonly groups: readonly number[];
  readonly watchdog: number | null;
}

const orders: HarnessOrders = JSON.parse(process.argv[2] ?? "");
const { cache, runFolder, runId, faults } = orders;
const undoFile = join(runFolder, "undo.jsonl");
const watchdog = orders.watchdog ? await startWatchdog() : null;
const entered = watchdog?.watch({ cache, runId, runFolder, undoFile });
register(cache, { runId, runFolder, undoFile });
entered?.();
tagChildren(runId);
const undo = openUndoLog(undoFile);
const work = workFolderOf(cache, runId);
undo.intend({ kind: "folder", path: work });
mkdirSync(work, { recursive: true });
writeFileSync(join(work, "data"), "x");

/** Two processes in a group; `onSpawn` is told of it first. */
async function start(onSpawn: OnSpawn): Promise<ProcessGroup> {
  const group = await spawnGroup(
    {
      program: "/bin/sh",
      args: ["-c", "sleep 60 & wait"],
      cwd: work,
      env: childEnvironment({}),
      logFile: join(work, "child.log"),
    },
    onSpawn,
  );
  // A shell that is frozen or left alone before it has started the second one never will.
  await until("a second process", () => readGroup(group.pid).length === 2);
  return group;
}

const until = (what: string, isSo: () => boolean): Promise<true> =>
  waitFor(what, () => (isSo() ? true : null), {
    limitMs: seconds(20),
    everyMs: milliseconds(5),
    signal: new AbortController().signal,
  });

const log: OnSpawn = ({ pid, startTicks, what }) =>
  void undo.intend({ kind: "process", pid, startTicks, what });

const intendFault = (step: UndoStep) => {
  const limitMs = faults?.limitMs ?? null;
  undo.intend(step, limitMs === null ? {} : { untilMs: (Date.now() + limitMs) as Milliseconds });
};

/** As the drills do: a toxic at a proxy, and a part that no longer answers. Returns that part. */
async function breakThings(url: string): Promise<ProcessGroup> {
  intendFault({ kind: "http", method: "DELETE", url, body: null, what: "a cut" });
  await fetch(url, { method: "POST" });
  const frozen = await start((spawned) => {
    log(spawned);
    intendFault({ kind: "thaw", ...spawned });
  });
  frozen.signal("SIGSTOP");
  await until("a frozen group", () => readGroup(frozen.pid).every((member) => member.frozen));
  return frozen;
}

const logged = await start(log);
// Killed between a start and its line in the log, a harness leaves this behind.
const unlogged = await start(() => undefined);
const frozen = faults === null ? [] : [await breakThings(faults.url)];
const ready: HarnessReady = {
  work,
  groups: [logged, unlogged, ...frozen].map(({ pid }) => pid),
  watchdog: watchdog?.pid ?? null,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
setInterval(() => undefined, 60_000);
