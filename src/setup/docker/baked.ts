import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../../errors.ts";
import { projectFolder } from "../../toolchain/record.ts";

/** What a container is made from, by the part that it plays. */
export const IMAGE_PARTS = ["chroma", "backend", "nginx", "toxiproxy", "k6"] as const;
export type ImagePart = (typeof IMAGE_PARTS)[number];

/** How to get images where no registry can be had, and the backend's anywhere. */
export const BAKE_COMMAND = "npm run bake";

/** The file in which the bake notes what it made. */
export const bakedFile = join(projectFolder, ".toolchain", "images.json");

const imageSchema = z.object({
  name: z.string().min(1),
  id: z.string().min(1),
  /** Of the program inside, as it was told when it was tried out. */
  version: z.string().min(1),
  sizeBytes: z.number().int().positive(),
  /** The project's files it was made from, below the project's folder, each with its hash. */
  files: z.record(z.string(), z.string()),
});
const recordSchema = z.object({
  schema: z.literal(1),
  images: z.partialRecord(z.enum(IMAGE_PARTS), imageSchema),
});

export type BakedImage = z.infer<typeof imageSchema>;
export type BakedImages = Readonly<Partial<Record<ImagePart, BakedImage>>>;

/** A short hash of one of the project's files; "missing" where there is none. */
export function hashOfFile(project: string, file: string): string {
  try {
    return createHash("sha256")
      .update(readFileSync(join(project, file)))
      .digest("hex")
      .slice(0, 16);
  } catch {
    return "missing";
  }
}

/**
 * What was baked; nothing where nothing was.
 * @throws HarnessError TOOLCHAIN_MISSING for a file that the bake didn't write.
 */
export function readBaked(file: string): BakedImages {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    return recordSchema.parse(JSON.parse(text)).images;
  } catch (cause) {
    throw new HarnessError("TOOLCHAIN_MISSING", `${file} is not what the bake writes.`, {
      hint: `Remove it and run \`${BAKE_COMMAND}\`.`,
      cause,
    });
  }
}

/** Writes it so that a reader sees the old notes or the new ones, never a half. */
export function writeBaked(file: string, images: BakedImages): void {
  const draft = `${file}.${process.pid}.partial`;
  writeFileSync(draft, `${JSON.stringify({ schema: 1, images }, null, 2)}\n`);
  renameSync(draft, file);
}
