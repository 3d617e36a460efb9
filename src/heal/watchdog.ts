/**
 * The watchdog, a process of its own: undoes what a run leaves when its harness is killed, and what
 * outlives its limit. Says "ready" on stdout, then reads the run to watch from stdin, as JSON, to its
 * end: the run is entered then, or the harness is gone. Without a run it ends.
 */
import { readFileSync, writeSync } from "node:fs";
import { messageOf } from "../errors.ts";
import { say, type WatchedRun, watchRun } from "./watch-run.ts";

writeSync(1, "ready\n");
const orders = readFileSync(0, "utf8");
// Nothing: the harness ended, or was killed, before it had touched anything.
if (orders !== "") {
  const run: WatchedRun = JSON.parse(orders);
  await watchRun(run).catch((error: unknown) => say(run, `FAILED: ${messageOf(error)}`));
}
