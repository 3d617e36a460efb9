import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Corpus, queryCountOf } from "./corpus.ts";
import type { Neighbours } from "./nearest.ts";

/** Raised when the way to find neighbours changes, so that older files aren't read. */
const VERSION = 1;

const stored = z.array(z.object({ rows: z.array(z.int().min(0)), distances: z.array(z.number()) }));

/** The cache's file for a corpus and a k. */
export function truthFile(cacheFolder: string, corpusHash: string, k: number): string {
  const key = createHash("sha256").update(`${VERSION}/${corpusHash}/${k}`).digest("hex");
  return join(cacheFolder, "ground-truth", `${key.slice(0, 32)}.json`);
}

/** What the file holds; null where there is none, or where it is not what was written. */
export async function readTruth(
  file: string,
  wanted: { corpus: Corpus; depth: number },
): Promise<Neighbours[] | null> {
  try {
    const [digest, text = ""] = (await readFile(file, "utf8")).split("\n");
    if (digest !== digestOf(text)) return null;
    const found = stored.parse(JSON.parse(text));
    return fits(found, wanted) ? found : null;
  } catch {
    // Unreadable for whatever reason: it is computed anew.
    return null;
  }
}

/** Atomic: another run reads the whole file or none. */
export async function writeTruth(file: string, neighbours: readonly Neighbours[]): Promise<void> {
  const text = JSON.stringify(neighbours);
  const draft = `${file}.${randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await using handle = await open(draft, "wx");
    await handle.writeFile(`${digestOf(text)}\n${text}\n`);
    await handle.sync();
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function fits(
  found: readonly Neighbours[],
  { corpus, depth }: { corpus: Corpus; depth: number },
): boolean {
  const records = corpus.ids.length;
  return (
    found.length === queryCountOf(corpus) &&
    found.every(
      ({ rows, distances }, query) =>
        rows.length === Math.min(depth, records - (corpus.ownIds[query] === null ? 0 : 1)) &&
        distances.length === rows.length &&
        rows.every((row) => row < records),
    )
  );
}
