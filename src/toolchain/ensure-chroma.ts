import { HarnessError } from "../errors.ts";
import type { ToolWish } from "./ensure-tool.ts";
import { isExecutable } from "./probe.ts";
import { readRecord, SETUP_COMMAND, toolchainFile } from "./record.ts";
import { runSetup } from "./run-setup.ts";
import type { Tool, Toolchain } from "./toolchain.ts";

/**
 * The toolchain with Chroma in the given version: its own environment, with the same backend packages, which
 * is made at the first use and then stays in the cache.
 *
 * @throws HarnessError TOOLCHAIN_MISSING where it can't be had, with the set-up's own words; the signal's
 * reason when aborted.
 */
export async function ensureChroma(
  version: string,
  toolchain: Toolchain,
  wish: ToolWish,
): Promise<Toolchain> {
  if (version === toolchain.chromadbVersion) return toolchain;
  const { env = process.env, file = toolchainFile, signal, tell, script } = wish;
  const part = `chroma@${version}`;
  signal.throwIfAborted();
  tell(`Chroma ${version}, beside the plan's own: in an environment of its own`);
  // Also where it is noted: the set-up looks whether all of its files are still as they were.
  await runSetup(part, { env, signal, tell, script });
  const python = noted(`python@${version}`, file);
  const chroma = noted(part, file);
  if (python === undefined || chroma === undefined)
    throw new HarnessError("TOOLCHAIN_MISSING", `Expected the set-up to note ${part} in ${file}.`, {
      hint: `run \`${SETUP_COMMAND} --force ${part}\``,
    });
  return {
    ...toolchain,
    python,
    chroma,
    chromadbVersion: version,
    packages: { ...toolchain.packages, chromadb: version },
  };
}

function noted(name: string, file: string): Tool | undefined {
  const tool = readRecord(file).tools[name];
  return tool !== undefined && isExecutable(tool.path) ? tool : undefined;
}
