import { diskUsage } from "../../host/folders.ts";
import type { Setup } from "../../setup/setup.ts";
import { inMiB } from "../amounts.ts";
import type { Stage } from "../stage.ts";

const EVERY_MS = 1000;

/**
 * Watches a setup's folder: a torn record has been seen to grow an index file without bound. What
 * outgrows the quota is killed, and that is a finding.
 */
export function watchQuota(stage: Stage, setup: Setup): void {
  const { quotaBytes } = stage.lab.settings;
  const timer = setInterval(() => {
    const used = sizeOf(setup.storage.path);
    if (used <= quotaBytes) return;
    clearInterval(timer);
    stage.invariants.push({
      id: "folder-within-quota",
      words: `the data's folder stays below ${inMiB(quotaBytes)}`,
      outcome: "broken",
      found: `it grew to ${inMiB(used)}; the setup was killed`,
    });
    // What follows finds it dead and says so; a failure to kill shows again at the drill's end.
    setup.stop("kill").catch((error: unknown) => stage.notes.push(String(error)));
  }, EVERY_MS);
  stage.scope.defer("stop watching the folder", () => clearInterval(timer));
}

/** Files come and go while they are counted. */
function sizeOf(folder: string): number {
  try {
    return diskUsage(folder);
  } catch {
    return 0;
  }
}
