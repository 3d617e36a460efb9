import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChromaCollection } from "../../chroma/collection.ts";
import { appBodies, directBodies } from "../../data/bodies.ts";
import { copyFolder } from "../../data/copy-folder.ts";
import { type Corpus, queryCountOf } from "../../data/corpus.ts";
import { factsOf } from "../../data/facts.ts";
import { type GroundTruth, groundTruth } from "../../data/ground-truth.ts";
import { probeOf, provenQuery } from "../../data/probe.ts";
import { recallSummary } from "../../data/recall.ts";
import { verifyStored } from "../../data/verify-stored.ts";
import { HarnessError } from "../../errors.ts";
import type { DataSetFacts } from "../../evidence/evidence.ts";
import { diskUsage, freeSpace } from "../../host/folders.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { PreparedData, Workshop } from "./lab.ts";
import { openSource } from "./open-source.ts";
import { requireDisk } from "./room.ts";
import { serverOn, withServer } from "./seeding-server.ts";

/** Data to copy and to ask, with its facts for the report. */
export interface Prepared {
  readonly data: PreparedData;
  readonly corpus: Corpus;
  readonly facts: DataSetFacts;
}

/**
 * Seeds (or copies) the data once, checks what is stored, and computes the true neighbours.
 *
 * @param shape makes another corpus of ours before it is seeded; a user's folder stays as it is.
 */
export async function prepareData(
  shop: Workshop,
  shape?: (corpus: Corpus) => Corpus,
): Promise<Prepared> {
  const pristine = join(shop.workFolder, "pristine");
  const opened = await openSource(shop, pristine, shape);
  requireDisk(diskUsage(pristine), freeSpace(shop.workFolder), {
    alone: shop.plan.rounds.sequential > 0,
  });
  shop.emit({ kind: "step at", words: "exact nearest neighbours" });
  const truth = await groundTruth(opened.corpus, shop.plan.data.k, {
    cacheFolder: join(shop.cacheFolder, "truth"),
    signal: shop.signal,
  });
  shop.emit({ kind: "step at", words: "reading the stored data back from a copy" });
  return checkCopy(shop, pristine, { ...opened, truth });
}

interface Opened {
  readonly corpus: Corpus;
  readonly collection: string;
  readonly seedingMs: Milliseconds | null;
  readonly unflushedRecords: number | null;
  readonly truth: GroundTruth;
}

/** What a copy serves is what both setups get: read it back before anything is measured. */
async function checkCopy(shop: Workshop, pristine: string, opened: Opened): Promise<Prepared> {
  const copy = join(shop.workFolder, "check");
  await copyFolder(pristine, copy, { signal: shop.signal });
  try {
    return await withServer(serverOn(shop, copy), async (client) => {
      const collection = await client.collection(opened.collection);
      const check = await verifyStored(collection, opened.corpus);
      if (check.kind === "differs") throw notAsSeeded(check.findings);
      return describe(shop, pristine, { ...opened, stored: collection });
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function notAsSeeded(findings: readonly string[]): HarnessError {
  return new HarnessError(
    "CHROMA_REPLY",
    `A restarted copy doesn't serve what was stored: ${findings.join("; ")}.`,
    { hint: "A comparison on such data would mean nothing. See logs/seeding in the run's folder." },
  );
}

async function describe(
  shop: Workshop,
  pristine: string,
  opened: Opened & { stored: ChromaCollection },
): Promise<Prepared> {
  const { corpus, truth, stored } = opened;
  const { k, include } = shop.plan.data;
  const bodies = appBodies(corpus, { k, include });
  const files = {
    app: join(shop.workFolder, "app.jsonl"),
    direct: join(shop.workFolder, "direct.jsonl"),
  };
  writeFileSync(files.app, `${bodies.join("\n")}\n`);
  writeFileSync(files.direct, `${directBodies(corpus, { k, include }).join("\n")}\n`);
  const known = { corpus, truth };
  const clear = await provenQuery(known, stored);
  return {
    corpus,
    data: {
      pristine,
      collection: opened.collection,
      collectionId: stored.id,
      queryCount: queryCountOf(corpus),
      appBodies: files.app,
      directBodies: files.direct,
      probe: probeOf(known, { path: "/query", bodies }, clear),
      idsExpected: Math.min(k, corpus.ids.length),
      recallOf: (answers) =>
        recallSummary(
          known,
          answers.map((ids, query) => ({ query, ids })),
        ),
    },
    facts: factsOf(known, {
      include,
      diskBytes: diskUsage(pristine),
      seedingMs: opened.seedingMs,
      unflushedRecords: opened.unflushedRecords,
    }),
  };
}
