/**
 * Before the docker tests: is there an engine, and are there images? With CI set a missing engine is
 * a failure; elsewhere the tests are skipped, and one line says so.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { HarnessError } from "../../src/errors.ts";
import { planSchema } from "../../src/plan/schema.ts";
import { IMAGE_PARTS, type ImagePart } from "../../src/setup/docker/baked.ts";
import { type Engine, findEngine } from "../../src/setup/docker/engine.ts";
import { imageOf } from "../../src/setup/docker/images.ts";
import { ensureImage } from "../../src/setup/docker/present-image.ts";
import { milliseconds } from "../../src/units/quantity.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** DOCKER_HOST of the engine that the docker tests use; null: there is none. */
    dockerHost: string | null;
  }
}

const FETCH_LIMIT = milliseconds(10 * 60_000);
const signal = new AbortController().signal;
const named = planSchema.parse({ name: "images" }).images;

async function findIfAny(): Promise<Engine | null> {
  try {
    return await findEngine({ signal });
  } catch (error) {
    const isCi = !["", "0", "false"].includes(process.env["CI"] ?? "");
    if (isCi || !(error instanceof HarnessError)) throw error;
    process.stderr.write(`docker tests are skipped: ${error.message} ${error.hint ?? ""}\n`);
    return null;
  }
}

/** Whether a part's image is there, or could be fetched. */
async function isThere(engine: Engine, part: ImagePart): Promise<boolean> {
  try {
    const choice = imageOf(part, { named });
    await ensureImage(engine, choice, { limitMs: FETCH_LIMIT, signal });
    return true;
  } catch (error) {
    if (error instanceof HarnessError) return false;
    throw error;
  }
}

export async function setup(project: TestProject): Promise<void> {
  const engine = await findIfAny();
  project.provide("dockerHost", engine?.host ?? null);
  if (engine === null) return;
  const missing: ImagePart[] = [];
  for (const part of IMAGE_PARTS) if (!(await isThere(engine, part))) missing.push(part);
  if (missing.length === 0) return;
  const bake = join(import.meta.dirname, "..", "offline", "bake.ts");
  const { status } = spawnSync(process.execPath, [bake, ...missing], { stdio: "inherit" });
  if (status !== 0) throw new Error(`The images of ${missing.join(", ")} could not be baked.`);
}
