import { readFileSync } from "node:fs";
import { HarnessError, messageOf } from "../../errors.ts";
import { seconds } from "../../units/quantity.ts";
import { IMAGE_PARTS, type ImagePart } from "../docker/baked.ts";
import type { Engine } from "../docker/engine.ts";
import { imageOf, type NamedImages } from "../docker/images.ts";
import { ensureImage } from "../docker/present-image.ts";

const variableOf = (part: ImagePart): string => `CHROMA_ASSAY_IMAGE_${part.toUpperCase()}`;

/**
 * The image of every part that a compose file leaves open by its variable.
 * @throws HarnessError TOOLCHAIN_MISSING for one that can't be had, PLAN_INVALID for a file that can't be read.
 */
export function imageVariables(file: string, named: NamedImages): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError(
      "PLAN_INVALID",
      `Expected a compose file at ${file}: ${messageOf(cause)}.`,
      {
        hint: "`drilling.composeFile` is relative to the plan; null is docker-compose.bench.yml.",
        cause,
      },
    );
  }
  const open = IMAGE_PARTS.filter((part) => text.includes(variableOf(part)));
  return Object.fromEntries(open.map((part) => [variableOf(part), imageOf(part, { named }).name]));
}

const FETCH_LIMIT = seconds(600);

/** @throws HarnessError TOOLCHAIN_MISSING where the engine hasn't got it and can't fetch it. */
export async function ensureNamedImage(
  engine: Engine,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  // A part stands for it in the error's remedy; the file's own name is what counts.
  await ensureImage(
    engine,
    { part: "chroma", name, origin: "plan" },
    { limitMs: FETCH_LIMIT, signal },
  );
}
