import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { z } from "zod";
import { HarnessError } from "../errors.ts";
import { cacheFolder } from "../host/folders.ts";

/** The project's folder. */
export const projectFolder = join(import.meta.dirname, "..", "..");

/** The harness's own version. */
export const ownVersion: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"))).version;

/** Whether npm installed the harness as a package; then its folder isn't for writing. */
const isInstalled = projectFolder.includes(`${sep}node_modules${sep}`);

/** The file in which `tools/setup.mjs` notes what it set up; its places.mjs says the same. */
export const toolchainFile = join(
  isInstalled ? join(cacheFolder(), "installed", ownVersion) : join(projectFolder, ".toolchain"),
  "toolchain.json",
);

/** How to get what is missing. */
export const SETUP_COMMAND = isInstalled ? "npx chroma-assay setup" : "node tools/setup.mjs";

const toolSchema = z.object({
  path: z.string().min(1),
  version: z.string().min(1),
  origin: z.enum(["env", "path", "built", "venv", "npm", "system"]),
});

// Not strict: the set-up keeps further notes for itself in the same file.
const recordSchema = z.object({
  schema: z.literal(1),
  tools: z
    .object({
      node: toolSchema.optional(),
      go: toolSchema.optional(),
      k6: toolSchema.optional(),
      python: toolSchema.optional(),
      chroma: toolSchema.optional(),
      toxiproxy: toolSchema.optional(),
      compose: toolSchema.optional(),
    })
    // Of other versions, for a gate's references: chroma@1.5.8 and python@1.5.8.
    .catchall(toolSchema),
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
