import { HarnessError } from "../errors.ts";
import { cacheFolder } from "../host/folders.ts";
import { milliseconds } from "../units/quantity.ts";
import { examineHost, type HostNeeds, lookAtHost } from "./examine-host.ts";
import { examineTools } from "./examine-tools.ts";
import type { Finding } from "./finding.ts";
import type { Environment } from "./probe.ts";
import { readRecord, type ToolchainRecord, toolchainFile } from "./record.ts";

const WATCH_MS = milliseconds(1000);

function readRecordIfAny(file: string): ToolchainRecord | undefined {
  try {
    return readRecord(file);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

/** What a run needs, and where it writes. */
export interface Examination {
  readonly needs: HostNeeds;
  readonly reportsFolder: string;
  readonly signal: AbortSignal;
  /** @default this process's */
  readonly env?: Environment;
  /** The set-up's notes. @default the project's */
  readonly file?: string;
}

/**
 * Everything that a run needs of this machine, row by row: programs, then resources. Runs each
 * program once to have its version, and watches the machine for a second; changes nothing.
 */
export async function examineToolchain(options: Examination): Promise<readonly Finding[]> {
  const { env = process.env, file = toolchainFile, needs, reportsFolder, signal } = options;
  const tools = examineTools({ env, record: readRecordIfAny(file) });
  const host = await lookAtHost({
    reportsFolder,
    cacheFolder: cacheFolder(),
    watchMs: WATCH_MS,
    signal,
  });
  return [...tools, ...examineHost(host, needs)];
}
