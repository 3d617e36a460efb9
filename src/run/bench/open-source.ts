import { mkdir } from "node:fs/promises";
import type { Corpus } from "../../data/corpus.ts";
import { seedCollection } from "../../data/seed.ts";
import { loadShipped } from "../../data/shipped.ts";
import { type DataSource, parseSource } from "../../data/source.ts";
import { makeSynthetic } from "../../data/synthetic.ts";
import { monotonicNow } from "../../host/clock.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Workshop } from "./lab.ts";
import { serverOn, withServer } from "./seeding-server.ts";

/** A corpus that lies in the pristine folder. */
export interface OpenedSource {
  readonly corpus: Corpus;
  readonly collection: string;
  /** null = the folder is the user's, nothing was seeded. */
  readonly seedingMs: Milliseconds | null;
  readonly unflushedRecords: number | null;
}

const OWN_COLLECTION = "assay-corpus";

/** Brings the plan's data into the pristine folder: ours is seeded, a user's folder is copied. */
export async function openSource(shop: Workshop, pristine: string): Promise<OpenedSource> {
  const source = parseSource(shop.plan.data.source);
  if (source.kind === "chroma") throw new Error("not yet");
  return seed(shop, pristine, await ownCorpus(shop, source));
}

async function ownCorpus(
  { plan }: Workshop,
  source: Exclude<DataSource, { kind: "chroma" }>,
): Promise<Corpus> {
  const { queryCount } = plan.data;
  return source.kind === "shipped"
    ? loadShipped({ queryCount })
    : makeSynthetic({ ...source, queryCount, seed: plan.seed });
}

async function seed(shop: Workshop, pristine: string, corpus: Corpus): Promise<OpenedSource> {
  await mkdir(pristine, { recursive: true });
  const began = monotonicNow();
  await withServer(serverOn(shop, pristine), async (client) => {
    await seedCollection(client, corpus, {
      name: OWN_COLLECTION,
      signal: shop.signal,
      onProgress: (records) =>
        shop.emit({
          kind: "step at",
          words: `seeding: ${records} of ${corpus.ids.length} records`,
        }),
    });
  });
  return {
    corpus,
    collection: OWN_COLLECTION,
    seedingMs: milliseconds(monotonicNow() - began),
    unflushedRecords: 0,
  };
}
