/**
 * A run as a process of its own, for a test to kill: registers, starts a group of processes, makes a
 * folder, says so on stdout, and waits. Arguments: cache folder, run's folder.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnvironment, tagChildren } from "../host/environment.ts";
import { spawnGroup } from "../host/process-group.ts";
import { register } from "./registry.ts";
import { openUndoLog } from "./undo.ts";

const [cache = "", runFolder = ""] = process.argv.slice(2);
const runId = `test-run-${process.pid}`;
const undoFile = join(runFolder, "undo.jsonl");
register(cache, { runId, runFolder, undoFile });
tagChildren(runId);
const undo = openUndoLog(undoFile);
const work = join(runFolder, "work");
undo.intend({ kind: "folder", path: work });
mkdirSync(work);
writeFileSync(join(work, "data"), "x");

const start = async (script: string, isLogged: boolean): Promise<number> => {
  const group = await spawnGroup(
    {
      program: "/bin/sh",
      args: ["-c", script],
      cwd: runFolder,
      env: childEnvironment({}),
      logFile: join(runFolder, "child.log"),
    },
    ({ pid, startTicks, what }) => {
      if (isLogged) undo.intend({ kind: "process", pid, startTicks, what });
    },
  );
  return group.pid;
};
const logged = await start("sleep 60 & wait", true);
// Killed between a start and its line in the log, a harness leaves this behind.
const unlogged = await start("sleep 60 & wait", false);
process.stdout.write(`${JSON.stringify({ runId, work, groups: [logged, unlogged] })}\n`);
setInterval(() => undefined, 60_000);
