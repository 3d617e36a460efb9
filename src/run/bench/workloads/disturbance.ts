import { readFile } from "node:fs/promises";
import type { DisturbanceKind, DisturbanceRow } from "../../../evidence/workloads.ts";
import {
  ALONE,
  type DisturbedSchedule,
  disturbedSchedule,
  WITH,
} from "../../../load/disturbed-schedule.ts";
import { figureOf, join, type Outcome, toLatency } from "../../../load/figures.ts";
import { play } from "../../../load/play.ts";
import type { Sample, Target } from "../../../load/wire.ts";
import { quantile } from "../../../stats/quantile.ts";
import { seeded } from "../../../stats/random.ts";
import { milliseconds } from "../../../units/quantity.ts";
import { type Pair, SIDES } from "../pair.ts";
import { toSchedule } from "../points.ts";
import { recordMaker, recordsBody, storedRecords } from "./new-records.ts";
import { OTHER_COLLECTION, onPair, type WorkLab, writeBodies } from "./work-lab.ts";

const BLOCK_MS = milliseconds(1500);
const SILENCE_MS = milliseconds(250);
/** Records of one write. */
const BATCH = 10;

/** How much slower queries are while something else goes on, on each setup by itself. */
export function measureDisturbances(
  work: WorkLab,
  kinds: readonly DisturbanceKind[],
): Promise<DisturbanceRow[]> {
  const name = kinds.includes("writes") ? "mixed" : "bystander";
  return onPair(work.lab, name, async (pair) => {
    const rows: DisturbanceRow[] = [];
    for (const kind of kinds)
      for (const side of SIDES) rows.push(await disturb(work, pair, { side, kind }));
    return rows;
  });
}

type Case = Pick<DisturbanceRow, "side" | "kind">;

async function disturb(work: WorkLab, pair: Pair, of: Case): Promise<DisturbanceRow> {
  const { lab } = work;
  const { workloads, seed } = lab.plan;
  const query = pair.targets[SIDES.indexOf(of.side)];
  if (query === undefined) throw new Error(`No target ${of.side}.`);
  lab.emit({ kind: "step at", words: `${lab.sides[of.side]}: ${of.kind}` });
  const besides = await besidesTargets(work, pair, of);
  const plan = disturbedSchedule({
    blocks: workloads.blocks,
    blockMs: BLOCK_MS,
    silenceMs: SILENCE_MS,
    rate: workloads.queriesPerSecond,
    besidesRate: workloads.besidesPerSecond,
    besidesTargets: besides.length,
    queries: lab.data.queryCount,
    random: seeded(seed, "disturbance", of.side, of.kind),
  });
  const schedule = toSchedule(lab, plan.requests, [query, query, ...besides]);
  const samples = await play(lab.generator, schedule, { name: "disturbed", signal: lab.signal });
  return disturbanceRow(plan, samples, {
    ...of,
    idsExpected: lab.data.idsExpected,
    queriesPerSecond: workloads.queriesPerSecond,
    besidesPerSecond: workloads.besidesPerSecond,
  });
}

/** What came of one case (a pure function). A request without a sample has failed. */
export function disturbanceRow(
  plan: DisturbedSchedule,
  samples: readonly Sample[],
  of: Case &
    Pick<DisturbanceRow, "queriesPerSecond" | "besidesPerSecond"> & { idsExpected: number },
): DisturbanceRow {
  const { idsExpected, ...named } = of;
  const outcomes = join(plan.requests, samples, () => idsExpected);
  const queries = outcomes.filter(({ planned }) => planned.pair !== null);
  const besides = outcomes.filter(({ planned }) => planned.target > WITH);
  const counted = plan.requests.filter(({ pair }) => pair !== null).length;
  const at = (target: number, q: number) => toLatency(quantile(latencies(queries, target), q));
  return {
    ...named,
    besidesSent: plan.besides,
    besidesFailed: plan.besides - besides.filter(({ sample }) => isDone(sample)).length,
    requests: counted,
    failed: counted - queries.filter(({ failure }) => failure === null).length,
    aloneMsP50: at(ALONE, 0.5),
    withMsP50: at(WITH, 0.5),
    aloneMsP95: at(ALONE, 0.95),
    withMsP95: at(WITH, 0.95),
    blocks: [...new Set(plan.blockOf)].flatMap((block) => {
      const own = queries.filter(({ planned: { pair } }) => plan.blockOf[pair ?? -1] === block);
      const { figure } = figureOf(own, { a: ALONE, x: WITH, by: "latency" });
      return figure.kind === "value" ? [figure.logRatio] : [];
    }),
  };
}

const isDone = ({ status }: Sample): boolean => status === 200 || status === 201;

const latencies = (outcomes: readonly Outcome[], target: number): number[] =>
  outcomes
    .filter(({ planned }) => planned.target === target)
    .map(({ failure, sample }) => (failure === null ? sample.latencyMs : Number.POSITIVE_INFINITY));

/** Addresses and bodies of what goes on besides; a schedule asks for one line after the other. */
async function besidesTargets(work: WorkLab, pair: Pair, of: Case): Promise<Target[]> {
  const { lab } = work;
  const url = pair.setups[of.side].endpoints.app;
  const target = async (path: string, lines: readonly string[]): Promise<Target> => ({
    url: `${url}/${path}`,
    headers: {},
    bodies: await writeBodies(lab, `besides-${path}`, lines),
  });
  if (of.kind === "queries elsewhere")
    return [
      await target("query", elsewhere(await readFile(lab.data.appBodies, "utf8"), linesOf(work))),
    ];
  const collection = of.kind === "writes elsewhere" ? OTHER_COLLECTION : undefined;
  const { added, replaced, deleted } = writes(work, of, collection);
  return [
    await target("add", added),
    await target("ingest", replaced),
    await target("delete", deleted),
  ];
}

/** More lines than a schedule will ask for: arrivals are drawn at random. */
const linesOf = ({ lab }: WorkLab): number => {
  const { besidesPerSecond, blocks } = lab.plan.workloads;
  return Math.ceil((besidesPerSecond * BLOCK_MS * blocks) / 1000) + 50;
};

function elsewhere(bodies: string, lines: number): string[] {
  const own = bodies.trimEnd().split("\n");
  return Array.from({ length: lines }, (_, line) => {
    const body = own[line % own.length] ?? "{}";
    return `{"collection":${JSON.stringify(OTHER_COLLECTION)},${body.slice(1)}`;
  });
}

/** Adds new records, replaces stored ones by themselves, and deletes what was added before. */
function writes(work: WorkLab, { side, kind }: Case, collection: string | undefined) {
  const { lab, corpus } = work;
  const make = recordMaker(corpus, lab.plan.seed, `${kind.replaceAll(" ", "-")}-${side}`);
  const lines = linesOf(work);
  const batches = Array.from({ length: lines }, () => Array.from({ length: BATCH }, make));
  // Those that lie in the other collection, too.
  const known = Math.min(corpus.ids.length, 1000);
  return {
    added: batches.map((records) => recordsBody(records, collection)),
    replaced: batches.map((_, line) =>
      recordsBody(
        storedRecords(
          corpus,
          Array.from({ length: BATCH }, (_, at) => (line * BATCH + at) % known),
        ),
        collection,
      ),
    ),
    deleted: batches.map((records) =>
      JSON.stringify({ ids: records.map(({ id }) => id), ...(collection && { collection }) }),
    ),
  };
}
