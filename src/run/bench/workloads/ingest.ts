import type { IngestRow, QueryableRow } from "../../../evidence/workloads.ts";
import { monotonicNow, sleep } from "../../../host/clock.ts";
import { toLatency } from "../../../load/figures.ts";
import { playLoop } from "../../../load/play.ts";
import type { ClosedLoop, Sample } from "../../../load/wire.ts";
import { quantile } from "../../../stats/quantile.ts";
import { type Milliseconds, milliseconds, perSecond } from "../../../units/quantity.ts";
import { type Pair, SIDES } from "../pair.ts";
import { GIVE_UP_AFTER } from "../warm.ts";
import { type NewRecord, recordMaker, recordsBody } from "./new-records.ts";
import { onPair, type WorkLab, writeBodies } from "./work-lab.ts";

/** For each batch size at most so many records a setup, but at least three batches. */
const RECORDS = 3000;
const BATCHES = { least: 3, most: 200 };
/** A batch may take longer than a query; and a size isn't gone on with beyond this. */
const TIMEOUT_MS = milliseconds(60_000);
const SIZE_LIMIT_MS = milliseconds(30_000);

/** Records a second by batch size, and how soon a record is found. */
export function measureIngest(
  work: WorkLab,
): Promise<{ ingest: IngestRow[]; queryable: QueryableRow[] }> {
  return onPair(work.lab, "ingest", async (pair) => {
    const ingest: IngestRow[] = [];
    for (const batch of batchSizes(work)) ingest.push(...(await ingestBy(work, pair, batch)));
    const queryable: QueryableRow[] = [];
    for (const side of SIDES) queryable.push(await untilFound(work, pair, side));
    return { ingest, queryable };
  });
}

/** Those of the plan that Chroma takes, and its own largest where the plan has larger ones. */
function batchSizes({ lab, batchMax }: Pick<WorkLab, "lab" | "batchMax">): readonly number[] {
  return [...new Set(lab.plan.workloads.batches.map((size) => Math.min(size, batchMax)))];
}

async function ingestBy(work: WorkLab, pair: Pair, batch: number): Promise<IngestRow[]> {
  const { lab, corpus } = work;
  lab.emit({ kind: "step at", words: `ingest: batches of ${batch}` });
  const count = Math.min(BATCHES.most, Math.max(BATCHES.least, Math.floor(RECORDS / batch)));
  const make = recordMaker(corpus, lab.plan.seed, `batch-${batch}`);
  const lines = Array.from({ length: count }, () =>
    recordsBody(Array.from({ length: batch }, make)),
  );
  const bodies = await writeBodies(lab, "ingest", lines);
  const loop: ClosedLoop = {
    targets: SIDES.map((side) => ({
      url: `${pair.setups[side].endpoints.app}/ingest`,
      headers: {},
      bodies,
    })),
    requests: lines.flatMap((_, line) => [[0, line] as const, [1, line] as const]),
    users: 1,
    limitMs: SIZE_LIMIT_MS,
    timeoutMs: TIMEOUT_MS,
    giveUpAfter: GIVE_UP_AFTER,
    capture: "count",
  };
  const samples = await playLoop(lab.generator, loop, { name: "ingest", signal: lab.signal });
  return SIDES.map((side, target) =>
    ingestRow(
      samples.filter(({ request }) => loop.requests[request]?.[0] === target),
      { side, batch },
    ),
  );
}

/** What one setup took of one batch size (a pure function). */
export function ingestRow(
  samples: readonly Pick<Sample, "status" | "latencyMs">[],
  of: Pick<IngestRow, "side" | "batch">,
): IngestRow {
  const taken = samples.filter(({ status }) => status === 201);
  // A refused batch took time, too.
  const seconds = samples.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1000;
  const latencies = samples.map(({ status, latencyMs }) =>
    status === 201 ? latencyMs : Number.POSITIVE_INFINITY,
  );
  return {
    ...of,
    batches: samples.length,
    failed: samples.length - taken.length,
    recordsPerSecond: taken.length === 0 ? null : perSecond((taken.length * of.batch) / seconds),
    batchMsP50: toLatency(quantile(latencies, 0.5)),
  };
}

const TRIES = 20;
const FOUND_LIMIT_MS = 2000;

async function untilFound(
  { lab, corpus }: WorkLab,
  pair: Pair,
  side: "a" | "b",
): Promise<QueryableRow> {
  const make = recordMaker(corpus, lab.plan.seed, `queryable-${side}`);
  const url = pair.setups[side].endpoints.app;
  const foundMs: Milliseconds[] = [];
  lab.emit({ kind: "step at", words: "ingest: how soon is a record found?" });
  for (let number = 0; number < TRIES; number += 1) {
    const record = make();
    await post(`${url}/ingest`, recordsBody([record]), lab.signal);
    const found = await timeToFind(url, record, lab.signal);
    if (found !== null) foundMs.push(found);
  }
  return { side, tries: TRIES, neverFound: TRIES - foundMs.length, foundMs };
}

/** From the acknowledgement to the first reply that has it; null = not within the limit. */
async function timeToFind(
  url: string,
  { id, vector }: NewRecord,
  signal: AbortSignal,
): Promise<Milliseconds | null> {
  const began = monotonicNow();
  const body = JSON.stringify({ embedding: vector, k: 10, include: [] });
  while (monotonicNow() - began < FOUND_LIMIT_MS) {
    const reply = (await post(`${url}/query`, body, signal)) as { ids?: unknown } | null;
    if (Array.isArray(reply?.ids) && reply.ids.includes(id))
      return milliseconds(monotonicNow() - began);
    await sleep(milliseconds(5), signal);
  }
  return null;
}

/** The reply's JSON; null where there is none. */
async function post(url: string, body: string, signal: AbortSignal): Promise<unknown> {
  try {
    const reply = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(FOUND_LIMIT_MS)]),
    });
    return reply.ok ? await reply.json() : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
