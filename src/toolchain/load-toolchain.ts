import { HarnessError } from "../errors.ts";
import { findOverride } from "./override.ts";
import { type Environment, isExecutable } from "./probe.ts";
import { readRecord, SETUP_COMMAND, type ToolchainRecord, toolchainFile } from "./record.ts";
import { K6, TOXIPROXY } from "./requirements.ts";
import type { Tool, Toolchain } from "./toolchain.ts";

type ToolName = keyof ToolchainRecord["tools"];

/** The noted tool, if it is still there. */
function findNoted(record: ToolchainRecord, name: ToolName): Tool | undefined {
  const tool = record.tools[name];
  return tool && isExecutable(tool.path) ? tool : undefined;
}

function requireNoted(record: ToolchainRecord, name: ToolName): Tool {
  const tool = findNoted(record, name);
  if (tool) return tool;
  const was = record.tools[name];
  const came = was ? `${was.path} is gone` : "it has not been set up";
  throw new HarnessError("TOOLCHAIN_MISSING", `Expected ${name}, but ${came}.`, {
    hint: `run \`${SETUP_COMMAND}\``,
  });
}

/**
 * Where the tools are: as the set-up noted, with K6_BIN and TOXIPROXY_BIN going before.
 *
 * @throws HarnessError TOOLCHAIN_MISSING when a tool that every run needs is not there, or when
 * one named by the environment doesn't fit.
 */
export function loadToolchain(
  options: { readonly env?: Environment; readonly file?: string } = {},
): Toolchain {
  const { env = process.env, file = toolchainFile } = options;
  const record = readRecord(file);
  const toxiproxy = findOverride(TOXIPROXY, env) ?? findNoted(record, "toxiproxy");
  const chroma = requireNoted(record, "chroma");
  return {
    k6: findOverride(K6, env) ?? requireNoted(record, "k6"),
    python: requireNoted(record, "python"),
    chroma,
    node: requireNoted(record, "node"),
    ...(toxiproxy && { toxiproxy }),
    chromadbVersion: chroma.version,
    packages: record.packages,
  };
}
