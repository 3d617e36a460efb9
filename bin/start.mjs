// The harness as a child: Node 24 with the sources, or with what `npm pack` made of them.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { readJson } from "../tools/setup/files.mjs";
import { findPlaces, isInstalled } from "../tools/setup/places.mjs";

/** Sent to this process alone, they belong to the harness, which heals before it ends. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs the command line to its end.
 *
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function start(args) {
  const { project, state, toolchainFile } = findPlaces();
  const program = isInstalled ? "dist/cli/main.js" : "src/cli/main.ts";
  const { node } = readJson(toolchainFile).tools;
  // What Node has compiled is kept: the next command begins sooner.
  const kept = { NODE_COMPILE_CACHE: join(state, "compiled"), ...env };
  const child = spawn(node.path, [join(project, program), ...args], { stdio: "inherit", env: kept });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
