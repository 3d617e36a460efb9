import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../errors.ts";

/** The project's folder. */
export const projectFolder = join(import.meta.dirname, "..", "..");

/** The file in which `tools/setup.mjs` notes what it set up. */
export const toolchainFile = join(projectFolder, ".toolchain", "toolchain.json");

/** How to get what is missing. */
export const SETUP_COMMAND = "node tools/setup.mjs";

const toolSchema = z.object({
  path: z.string().min(1),
  version: z.string().min(1),
  origin: z.enum(["env", "path", "built", "venv", "npm", "system"]),
});

// Not strict: the set-up keeps further notes for itself in the same file.
const recordSchema = z.object({
  schema: z.literal(1),
  tools: z.object({
    node: toolSchema.optional(),
    go: toolSchema.optional(),
    k6: toolSchema.optional(),
    python: toolSchema.optional(),
    chroma: toolSchema.optional(),
    toxiproxy: toolSchema.optional(),
  }),
  packages: z.record(z.string(), z.string()),
});

/** What the set-up found and made. A part that failed is absent. */
export type ToolchainRecord = z.infer<typeof recordSchema>;

/**
 * Reads what the set-up noted.
 *
 * @throws HarnessError TOOLCHAIN_MISSING when nothing was set up yet, or by another version of this
 * program.
 */
export function readRecord(file: string): ToolchainRecord {
  const hint = `run \`${SETUP_COMMAND}\``;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("TOOLCHAIN_MISSING", `Expected the set-up's notes at ${file}.`, {
      hint,
      cause,
    });
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HarnessError(
      "TOOLCHAIN_MISSING",
      `${file} is not what this version's set-up writes.`,
      {
        hint,
        cause,
      },
    );
  }
}
