import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChromaAdmin } from "../../../chroma/client.ts";
import { copyFolder } from "../../../data/copy-folder.ts";
import type { Corpus } from "../../../data/corpus.ts";
import { Scope } from "../../../scope.ts";
import { seeded } from "../../../stats/random.ts";
import type { Lab, Workshop } from "../lab.ts";
import { type Pair, SIDES, startPair } from "../pair.ts";
import { prepareData } from "../prepare-data.ts";
import { serverOn, withServer } from "../seeding-server.ts";
import { recallPass } from "../warm.ts";
import { markRecords } from "./marked-records.ts";

/** Another collection of the same setup, for bystanders. */
export const OTHER_COLLECTION = "assay-other";
const OTHER_RECORDS = 2000;

/** What every workload is played with. */
export interface WorkLab {
  readonly lab: Lab;
  readonly corpus: Corpus;
  /** Whether its records carry marks that filters can ask for; a user's own data has none. */
  readonly isMarked: boolean;
  /** Most records that Chroma takes in one batch. */
  readonly batchMax: number;
}

/** A collection of the plan's size with marked records, and another one beside it. */
export async function openWorkLab(shop: Workshop): Promise<WorkLab> {
  const own: Workshop = { ...shop, workFolder: join(shop.workFolder, "workloads") };
  await mkdir(own.workFolder, { recursive: true });
  const isMarked = !shop.plan.data.source.startsWith("chroma:");
  const { data, corpus } = await prepareData(own, (whole) =>
    markRecords(whole, shop.plan.workloads.records),
  );
  let batchMax = 1;
  const pristine = await withMore(
    own,
    { from: data.pristine ?? "", to: "with-other" },
    async (client) => {
      batchMax = (await client.facts()).batchMax;
      await addOther(client, corpus, batchMax);
    },
  );
  return { lab: { ...own, data: { ...data, pristine } }, corpus, isMarked, batchMax };
}

/** A copy of a folder in which a server has done something more; its path. */
export async function withMore(
  shop: Workshop,
  folders: { readonly from: string; readonly to: string },
  work: (client: ChromaAdmin) => Promise<void>,
): Promise<string> {
  const folder = join(shop.workFolder, folders.to);
  await rm(folder, { recursive: true, force: true });
  await copyFolder(folders.from, folder, { signal: shop.signal });
  await withServer(serverOn(shop, folder), work);
  return folder;
}

async function addOther(client: ChromaAdmin, corpus: Corpus, batchMax: number): Promise<void> {
  const { space, hnsw, dimension } = corpus;
  const other = await client.createCollection({ name: OTHER_COLLECTION, space, hnsw });
  const size = Math.min(1000, batchMax);
  const records = Math.min(OTHER_RECORDS, corpus.ids.length);
  for (let from = 0; from < records; from += size) {
    const to = Math.min(from + size, records);
    await other.add({
      ids: corpus.ids.slice(from, to),
      vectors: corpus.vectors.subarray(from * dimension, to * dimension),
      dimension,
      documents: null,
      metadatas: null,
    });
  }
}

/** Starts both setups afresh, asks every query once, and kills them when the work is done. */
export async function onPair<T>(
  lab: Lab,
  name: string,
  work: (pair: Pair) => Promise<T>,
): Promise<T> {
  const scope = new Scope();
  try {
    lab.emit({ kind: "step at", words: `${name}: starting both setups` });
    const order = seeded(lab.plan.seed, name).shuffled(SIDES);
    const started = await startPair(lab, scope, { name: `work-${name}`, order });
    const pair = { ...started, targets: started.targets.slice(0, 2) };
    await recallPass(lab, pair);
    return await work(pair);
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

/** Writes request bodies where k6 finds them, one a line; the file's path. */
export async function writeBodies(
  lab: Lab,
  name: string,
  lines: readonly string[],
): Promise<string> {
  const file = join(lab.workFolder, `${name}.jsonl`);
  await writeFile(file, `${lines.join("\n")}\n`);
  return file;
}
