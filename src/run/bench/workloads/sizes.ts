import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { firstRecords } from "../../../data/smaller.ts";
import type { Latency, Side } from "../../../evidence/round.ts";
import type { CollectionsRow, GrowthRow } from "../../../evidence/workloads.ts";
import { diskUsage } from "../../../host/folders.ts";
import { toLatency } from "../../../load/figures.ts";
import { failureOf } from "../../../load/outcome.ts";
import { playLoop } from "../../../load/play.ts";
import { quantile } from "../../../stats/quantile.ts";
import { type Bytes, bytes, milliseconds } from "../../../units/quantity.ts";
import type { Lab, Workshop } from "../lab.ts";
import { type Pair, SIDES } from "../pair.ts";
import { prepareData } from "../prepare-data.ts";
import { readUsage } from "../usage.ts";
import { GIVE_UP_AFTER } from "../warm.ts";
import { onPair, type WorkLab, withMore } from "./work-lab.ts";

/** Queries that are timed, on each setup. */
const QUERIES = 100;
const FEW_RECORDS = 5;

/** The same collection and queries with more and more other collections beside it. */
export async function measureCollections(
  { lab, corpus }: WorkLab,
  onRows: (rows: readonly CollectionsRow[]) => void,
): Promise<void> {
  const { pristine } = lab.data;
  if (pristine === null) return;
  for (const collections of lab.plan.workloads.collections) {
    lab.emit({ kind: "step at", words: `making ${collections} collections` });
    const folder = await withMore(
      lab as Lab & Workshop,
      { from: pristine, to: "many" },
      async (client) => {
        const { space, dimension } = corpus;
        const there = (await client.listCollections()).length;
        for (let number = there; number < collections; number += 1) {
          const made = await client.createCollection({
            name: `assay-many-${number}`,
            space,
            hnsw: null,
          });
          const records = Math.min(FEW_RECORDS, corpus.ids.length);
          await made.add({
            ids: corpus.ids.slice(0, records),
            vectors: corpus.vectors.subarray(0, records * dimension),
            dimension,
            documents: null,
            metadatas: null,
          });
        }
      },
    );
    const own: Lab = { ...lab, data: { ...lab.data, pristine: folder } };
    const rows = await onPair(own, `collections-${collections}`, async (pair) => {
      const taken = await takenBy(own, pair);
      return SIDES.map((side): CollectionsRow => {
        const { p50, failed, pssBytes } = taken[side];
        return { side, collections, readyMs: pair.starts[side].readyMs, p50, failed, pssBytes };
      });
    });
    onRows(rows);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Both setups with more and more records in them, each size seeded by itself. */
export async function measureGrowth(
  shop: Workshop,
  records: number,
  onRows: (rows: readonly GrowthRow[]) => void,
): Promise<void> {
  const { sizes } = shop.plan.workloads;
  for (let step = 1; step <= sizes; step += 1) {
    const size = Math.round((records * step) / sizes);
    const own: Workshop = { ...shop, workFolder: join(shop.workFolder, `growth-${step}`) };
    await mkdir(own.workFolder, { recursive: true });
    const { data, corpus } = await prepareData(own, (whole) =>
      firstRecords(whole, { records: size, hnsw: null }),
    );
    const lab: Lab = { ...own, data };
    const rows = await onPair(lab, `growth-${step}`, async (pair) => {
      const taken = await takenBy(lab, pair);
      return SIDES.map((side): GrowthRow => {
        const { p50, pssBytes } = taken[side];
        return {
          side,
          records: corpus.ids.length,
          dimension: corpus.dimension,
          pssBytes,
          diskBytes: bytes(diskUsage(data.pristine ?? "")),
          p50,
        };
      });
    });
    onRows(rows);
    await rm(own.workFolder, { recursive: true, force: true });
  }
}

/** What a warm setup takes of time and memory. */
type Taken = Readonly<Record<Side, { p50: Latency; failed: number; pssBytes: Bytes }>>;

async function takenBy(lab: Lab, pair: Pair): Promise<Taken> {
  const queries = Array.from(
    { length: Math.min(QUERIES, lab.data.queryCount) },
    (_, query) => query,
  );
  const requests = queries.flatMap((query) => [[0, query] as const, [1, query] as const]);
  const samples = await playLoop(
    lab.generator,
    {
      targets: pair.targets,
      requests,
      users: 1,
      limitMs: milliseconds(120_000),
      timeoutMs: lab.plan.load.timeoutMs,
      giveUpAfter: GIVE_UP_AFTER,
      capture: "count",
    },
    { name: "sizes", signal: lab.signal },
  );
  const usage = await readUsage(pair);
  const of = (side: Side) => {
    const target = SIDES.indexOf(side);
    const own = samples.filter(({ request }) => requests[request]?.[0] === target);
    const ok = own.filter((sample) => failureOf(sample, lab.data.idsExpected) === null);
    const failed = queries.length - ok.length;
    const latencies = [
      ...ok.map(({ latencyMs }): number => latencyMs),
      ...Array.from({ length: failed }, () => Number.POSITIVE_INFINITY),
    ];
    return {
      p50: toLatency(quantile(latencies, 0.5)),
      failed,
      pssBytes: bytes(usage[side].reduce((sum, part) => sum + part.pssBytes, 0)),
    };
  };
  return { a: of("a"), b: of("b") };
}
