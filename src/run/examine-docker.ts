import { HarnessError, messageOf } from "../errors.ts";
import { planSchema } from "../plan/schema.ts";
import { BAKE_COMMAND, IMAGE_PARTS, type ImagePart } from "../setup/docker/baked.ts";
import { type Engine, type EngineLook, findEngine } from "../setup/docker/engine.ts";
import { OLDEST } from "../setup/docker/engine-silence.ts";
import { type ImageLook, imageOf } from "../setup/docker/images.ts";
import { findImage } from "../setup/docker/present-image.ts";
import type { Finding } from "../toolchain/finding.ts";
import { milliseconds } from "../units/quantity.ts";

const LIMIT = milliseconds(10_000);
const ENGINE = {
  name: "docker",
  isRequired: false,
  neededFor: "the docker driver",
  needs: `Docker ${OLDEST.version} (API ${OLDEST.api.join(".")}) or newer`,
} as const;
const IMAGES = { name: "images", isRequired: false, neededFor: "the docker driver" } as const;

/** Which images to look for, beside where the engine is looked for. */
export type DockerLook = EngineLook & { readonly images?: ImageLook };

/**
 * `doctor`'s rows on Docker: the engine, and where there is one whether it has the images. Fetches
 * nothing.
 */
export async function examineDocker(look: DockerLook): Promise<readonly Finding[]> {
  let engine: Engine;
  try {
    engine = await findEngine(look);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return [engineMissing(error)];
  }
  const { version, host } = engine;
  return [{ ...ENGINE, state: "present", version, path: host }, await examineImages(engine, look)];
}

function engineMissing(error: HarnessError): Finding {
  const old = / is (\S+) \(API \S+\)\.$/.exec(error.message)?.[1];
  const remedy = `${error.message} ${error.hint ?? ""}`.trim();
  if (old !== undefined) return { ...ENGINE, state: "wrong version", version: old, remedy };
  return { ...ENGINE, state: "missing", remedy };
}

async function examineImages(engine: Engine, look: DockerLook): Promise<Finding> {
  const images = look.images ?? { named: planSchema.parse({ name: "doctor" }).images };
  const lacks: string[] = [];
  const origins = new Set<string>();
  for (const part of IMAGE_PARTS) {
    const origin = await originOf(engine, part, { images, signal: look.signal });
    if (origin.kind === "there") origins.add(origin.words);
    else lacks.push(`${part}: ${origin.why}`);
  }
  const there = `${IMAGE_PARTS.length - lacks.length} of ${IMAGE_PARTS.length}`;
  if (lacks.length === 0)
    return { ...IMAGES, state: "present", version: `${there}, ${[...origins].join(" and ")}` };
  return {
    ...IMAGES,
    state: "missing",
    version: there,
    remedy: `run \`${BAKE_COMMAND}\`, which needs no registry (${lacks.join("; ")})`,
  };
}

type Origin =
  | { readonly kind: "there"; readonly words: string }
  | { readonly kind: "missing"; readonly why: string };

async function originOf(
  engine: Engine,
  part: ImagePart,
  { images, signal }: { images: ImageLook; signal: AbortSignal },
): Promise<Origin> {
  try {
    const choice = imageOf(part, images);
    if ((await findImage(engine, choice, { limitMs: LIMIT, signal })) !== null)
      return { kind: "there", words: choice.origin };
    const fetched = choice.origin === "baked" ? "no longer there" : "fetched when first used";
    return { kind: "missing", why: `${choice.name} ${fetched}` };
  } catch (error) {
    if (error instanceof HarnessError) return { kind: "missing", why: messageOf(error) };
    throw error;
  }
}
