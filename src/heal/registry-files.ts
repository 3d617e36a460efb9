import { join } from "node:path";

/** Where the registry keeps one entry for each run. */
export const runsFolder = (cache: string): string => join(cache, "runs");

/** A run's entry; it is there as long as something of the run may be left. */
export const entryFile = (cache: string, runId: string): string =>
  join(runsFolder(cache), `${runId}.json`);

/** A run's copies of the data and files of the load; gone with the run. */
export const workFolderOf = (cache: string, runId: string): string => join(cache, "work", runId);

/** What the watchdog did, one line each; it is there only if it did something. */
export const watchdogLog = (runFolder: string): string => join(runFolder, "watchdog.log");
