import { HarnessError } from "../errors.ts";
import { examineHost, lookAtHost } from "./examine-host.ts";
import { examineTools } from "./examine-tools.ts";
import type { Finding } from "./finding.ts";
import type { Environment } from "./probe.ts";
import { readRecord, type ToolchainRecord, toolchainFile } from "./record.ts";

function readRecordIfAny(file: string): ToolchainRecord | undefined {
  try {
    return readRecord(file);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

/**
 * Everything that a run needs of this machine, row by row: programs, then resources. Runs each
 * program once to have its version, so it takes about a second; changes nothing.
 */
export function examineToolchain(
  options: { readonly env?: Environment; readonly file?: string } = {},
): readonly Finding[] {
  const { env = process.env, file = toolchainFile } = options;
  return [...examineTools({ env, record: readRecordIfAny(file) }), ...examineHost(lookAtHost())];
}
