import { ownEnvironment, setOwnVariable } from "../../host/environment.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { ImagePart } from "./baked.ts";
import type { Engine } from "./engine.ts";
import { imageOf, type NamedImages } from "./images.ts";
import { ensureImage, findImage } from "./present-image.ts";

/** Fetching one from a registry may take minutes. */
const LIMIT = milliseconds(10 * 60_000);
const NO_RYUK = "TESTCONTAINERS_RYUK_DISABLED";
const RYUK = "RYUK_CONTAINER_IMAGE";
/** What Testcontainers 12.2 takes by itself. */
const RYUK_IMAGE = "testcontainers/ryuk:0.14.0";

/** Names of the images that a setup needs; "" for one that it doesn't. */
export type SetupImages = Readonly<Record<Exclude<ImagePart, "k6">, string>>;

/** Looks for those that are needed, and fetches them where they can be had. @throws HarnessError TOOLCHAIN_MISSING */
export async function presentImages(
  engine: Engine,
  needed: Readonly<Record<keyof SetupImages, boolean>>,
  {
    named,
    signal,
    tell,
  }: { named: NamedImages; signal: AbortSignal; tell: (words: string) => void },
): Promise<SetupImages> {
  const nameOf = async (part: keyof SetupImages): Promise<string> => {
    if (!needed[part]) return "";
    const limits = { limitMs: LIMIT, signal, onProgress: tell };
    return (await ensureImage(engine, imageOf(part, { named }), limits)).name;
  };
  return {
    chroma: await nameOf("chroma"),
    backend: await nameOf("backend"),
    nginx: await nameOf("nginx"),
    toxiproxy: await nameOf("toxiproxy"),
  };
}

/**
 * Points Testcontainers to the engine that was found. Its reaper is used where its image is there; it is
 * the second net: the run's own watchdog sweeps by label.
 */
export async function leadTestcontainers(engine: Engine, signal: AbortSignal): Promise<void> {
  setOwnVariable("DOCKER_HOST", engine.host);
  const env = ownEnvironment();
  if (env[NO_RYUK] !== undefined) return;
  const choice = { part: "chroma", name: env[RYUK] ?? RYUK_IMAGE, origin: "environment" } as const;
  const found = await findImage(engine, choice, { limitMs: LIMIT, signal });
  if (found === null) setOwnVariable(NO_RYUK, "true");
}
