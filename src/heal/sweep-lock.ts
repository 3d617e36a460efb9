import { createHash } from "node:crypto";
import { holdName } from "../host/kernel-name.ts";

/**
 * Holds the clean-up of one run, so that two (a watchdog's, the next run's, `heal`'s) don't work at
 * once: the second would send its requests to what has taken a port meanwhile. Returns null while
 * another one holds it.
 */
export const holdSweep = (runId: string): Promise<Disposable | null> => holdName(nameOf(runId));

/** Such a name is short, and a run's id may be long. */
const nameOf = (runId: string): string =>
  `sweep-${createHash("sha256").update(runId).digest("hex").slice(0, 32)}`;
