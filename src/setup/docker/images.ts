import { HarnessError } from "../../errors.ts";
import { ownEnvironment } from "../../host/environment.ts";
import { IMAGE_NAME } from "../../plan/images.ts";
import { projectFolder } from "../../toolchain/record.ts";
import {
  BAKE_COMMAND,
  type BakedImages,
  bakedFile,
  hashOfFile,
  type ImagePart,
  readBaked,
} from "./baked.ts";

/** Who said which image it is. */
export interface ImageChoice {
  readonly part: ImagePart;
  readonly name: string;
  readonly origin: "plan" | "environment" | "baked" | "official";
}

/** The images that a plan names; null: it leaves the choice open. */
export type NamedImages = Readonly<Record<ImagePart, string | null>>;

export interface ImageLook {
  /** The plan's `images`. */
  readonly named: NamedImages;
  /** @default this process's */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default what `npm run bake` noted */
  readonly baked?: BakedImages;
  /** Where the baked images' sources lie. @default this project */
  readonly project?: string;
}

/** Pinned. There is none for the reference backend, which is this project's own. */
const OFFICIAL: Readonly<Record<Exclude<ImagePart, "backend">, string>> = {
  chroma: "chromadb/chroma:1.5.9",
  nginx: "nginx:1.28.0",
  toxiproxy: "ghcr.io/shopify/toxiproxy:2.12.0",
  k6: "grafana/k6:2.2.0",
};

/** The variable that names a part's image. */
const imageVariable = (part: ImagePart): string => `CHROMA_ASSAY_IMAGE_${part.toUpperCase()}`;

/**
 * The image of a part: the plan's, else the environment's, else the baked one, else the official one.
 *
 * @throws HarnessError TOOLCHAIN_MISSING for a backend that nobody names and that isn't baked, and
 * for a baked image whose sources have changed since.
 */
export function imageOf(part: ImagePart, look: ImageLook): ImageChoice {
  const named = look.named[part];
  if (named !== null) return { part, name: named, origin: "plan" };
  const fromEnvironment = (look.env ?? ownEnvironment())[imageVariable(part)];
  if (fromEnvironment) return { part, name: checked(part, fromEnvironment), origin: "environment" };
  const baked = (look.baked ?? readBaked(bakedFile))[part];
  if (baked !== undefined) {
    refuseStale(part, baked.files, look.project ?? projectFolder);
    return { part, name: baked.name, origin: "baked" };
  }
  if (part !== "backend") return { part, name: OFFICIAL[part], origin: "official" };
  throw new HarnessError(
    "TOOLCHAIN_MISSING",
    "Expected an image of the reference backend: none is baked, and there is no official one.",
    { hint: remedyFor("backend") },
  );
}

/** The plan's names were checked when it was read. */
function checked(part: ImagePart, name: string): string {
  if (IMAGE_NAME.test(name)) return name;
  throw new HarnessError(
    "TOOLCHAIN_MISSING",
    `Expected ${imageVariable(part)} to be an image's name, such as registry:5000/name:tag.`,
    { hint: `Correct ${imageVariable(part)}, or unset it.` },
  );
}

/** A measurement of an older program than the one that is read would mislead. */
function refuseStale(part: ImagePart, files: Readonly<Record<string, string>>, project: string) {
  const changed = Object.entries(files).find(([file, hash]) => hashOfFile(project, file) !== hash);
  if (changed === undefined) return;
  throw new HarnessError(
    "TOOLCHAIN_MISSING",
    `Expected the baked image of ${part} to be of today's sources, but ${changed[0]} has changed since.`,
    { hint: `Run \`${BAKE_COMMAND} -- ${part}\`.` },
  );
}

/** How to come by an image. */
export const remedyFor = (part: ImagePart): string =>
  `Run \`${BAKE_COMMAND} -- ${part}\`, which needs no registry, or name another image: \`images.${part}\` in the plan, or ${imageVariable(part)}.`;
