import { HarnessError } from "../errors.ts";
import { findOverride } from "./override.ts";
import { type Environment, findOnPath, isExecutable, probeVersion } from "./probe.ts";
import { readRecord, SETUP_COMMAND, toolchainFile } from "./record.ts";
import type { Requirement } from "./requirements.ts";
import { runSetup } from "./run-setup.ts";

export interface ToolWish {
  readonly signal: AbortSignal;
  /** Shows what the set-up is at. */
  readonly tell: (words: string) => void;
  /** @default this process's */
  readonly env?: Environment;
  /** Where the set-up notes what it made. @default the project's */
  readonly file?: string;
  /** @default the project's */
  readonly script?: string;
}

/** A tool that is set up when it is first used. */
export interface LateTool {
  readonly requirement: Requirement & { readonly name: "toxiproxy" | "compose" };
  /** "Toxiproxy, which only drills on the network need" */
  readonly words: string;
  /** Searched after PATH. @default none */
  readonly folders?: readonly string[];
}

/**
 * The tool's path: the one that the environment names, else a fitting one on PATH, else the one that was
 * set up, else it is set up now, which takes a minute or two.
 *
 * @throws HarnessError TOOLCHAIN_MISSING with the set-up's own words; the signal's reason when aborted.
 */
export async function ensureTool(tool: LateTool, wish: ToolWish): Promise<string> {
  const { env = process.env, file = toolchainFile, signal, tell } = wish;
  const { name } = tool.requirement;
  signal.throwIfAborted();
  const found =
    findOverride(tool.requirement, env)?.path ?? fittingOnPath(tool, env) ?? noted(name, file);
  if (found !== undefined) return found;
  tell(`setting up ${tool.words}`);
  await runSetup(name, { env, signal, tell, script: wish.script });
  const made = noted(name, file);
  if (made !== undefined) return made;
  throw new HarnessError("TOOLCHAIN_MISSING", `Expected the set-up to note ${name} in ${file}.`, {
    hint: `run \`${SETUP_COMMAND} --force ${name}\``,
  });
}

function fittingOnPath({ requirement, folders = [] }: LateTool, env: Environment) {
  const PATH = [env["PATH"] ?? "", ...folders].join(":");
  const path = findOnPath([requirement.binary], { PATH });
  if (path === undefined) return undefined;
  const version = probeVersion(path, requirement.versionArguments, requirement.versionPattern);
  return version !== undefined && requirement.fits.test(version) ? path : undefined;
}

/** As the set-up noted; undefined where it is gone or was never asked for. */
function noted(name: LateTool["requirement"]["name"], file: string): string | undefined {
  let path: string | undefined;
  try {
    path = readRecord(file).tools[name]?.path;
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
  return path !== undefined && isExecutable(path) ? path : undefined;
}
