import { readFile } from "node:fs/promises";
import { type Corpus, queryCountOf, vectorAt } from "../../../data/corpus.ts";
import { distance, tolerance } from "../../../data/distance.ts";
import type { FilteredRow } from "../../../evidence/workloads.ts";
import { figureOf, join, type Outcome, toLatency } from "../../../load/figures.ts";
import { play } from "../../../load/play.ts";
import type { Target } from "../../../load/wire.ts";
import { mean } from "../../../stats/moments.ts";
import { quantile } from "../../../stats/quantile.ts";
import { type Random, seeded } from "../../../stats/random.ts";
import { type Milliseconds, milliseconds, type Share, share } from "../../../units/quantity.ts";
import { type Pair, SIDES } from "../pair.ts";
import { toSchedule } from "../points.ts";
import { filterOf, passes, SELECTIVITIES } from "./marked-records.ts";
import { onPair, type WorkLab, writeBodies } from "./work-lab.ts";

/** Queries of each kind on each setup. */
const QUERIES = 60;
const GAP_MS = milliseconds(22);

/** One kind of query on one setup. */
interface Case extends Pick<FilteredRow, "side" | "filter" | "selectivity"> {
  readonly target: Target;
}

/** What filters cost, and whether the right neighbours still come. One request at a time. */
export function measureFilters(work: WorkLab): Promise<FilteredRow[]> {
  return onPair(work.lab, "filtered", async (pair) => {
    const { lab, corpus } = work;
    const cases = await casesOf(work, pair);
    const random = seeded(lab.plan.seed, "filtered");
    const requests = interleaved({
      targets: cases.length,
      queries: queryCountOf(corpus),
      random,
    });
    lab.emit({ kind: "step at", words: `filtered: ${requests.length} queries` });
    const schedule = {
      ...toSchedule(
        lab,
        requests,
        cases.map(({ target }) => target),
      ),
      capture: "ids" as const,
    };
    const samples = await play(lab.generator, schedule, { name: "filtered", signal: lab.signal });
    const outcomes = join(requests, samples, () => 0);
    return cases.map((one, index) => rowOf(work, { cases, index, outcomes, ...one }));
  });
}

/** Every query to every target, one request at a time, in an order drawn for each query. */
function interleaved(of: { targets: number; queries: number; random: Random }) {
  const { targets, queries, random } = of;
  const deck = random.shuffled(Array.from({ length: queries }, (_, query) => query));
  let at = 0;
  return deck.slice(0, QUERIES).flatMap((query, pair) =>
    random.shuffled(Array.from({ length: targets }, (_, target) => target)).map((target) => {
      at += GAP_MS * (1 + 0.2 * random.next());
      return { dueMs: at as Milliseconds, target, query, pair };
    }),
  );
}

async function casesOf({ lab }: WorkLab, pair: Pair): Promise<Case[]> {
  const plain = (await readFile(lab.data.appBodies, "utf8")).trimEnd().split("\n");
  const kinds = [
    { filter: "none" as const, selectivity: share(1), fields: "" },
    ...(["where", "where_document"] as const).flatMap((filter) =>
      SELECTIVITIES.map((selectivity) => ({
        filter,
        selectivity,
        fields: `${JSON.stringify(filterOf(filter, selectivity)).slice(1, -1)},`,
      })),
    ),
  ];
  const cases: Case[] = [];
  for (const { filter, selectivity, fields } of kinds) {
    const bodies = await writeBodies(
      lab,
      `filtered-${filter}-${selectivity}`,
      plain.map((body) => `{${fields}${body.slice(1)}`),
    );
    for (const side of SIDES)
      cases.push({
        side,
        filter,
        selectivity,
        target: { url: `${pair.setups[side].endpoints.app}/query`, headers: {}, bodies },
      });
  }
  return cases;
}

interface Measured extends Case {
  readonly cases: readonly Case[];
  readonly index: number;
  readonly outcomes: readonly Outcome[];
}

function rowOf({ lab, corpus }: WorkLab, of: Measured): FilteredRow {
  const { side, filter, selectivity, cases, index, outcomes } = of;
  const own = outcomes.filter(({ planned }) => planned.target === index);
  const { k } = lab.plan.data;
  const asked = Math.min(QUERIES, queryCountOf(corpus));
  const found = own.map(({ planned, sample, failure }) =>
    failure === null
      ? recallWithin(corpus, { query: planned.query, ids: sample.ids ?? [], selectivity, k })
      : 0,
  );
  const none = cases.findIndex((one) => one.side === side && one.filter === "none");
  const { figure } = figureOf(outcomes, { a: none, x: index, by: "latency" });
  return {
    side,
    filter,
    selectivity,
    requests: asked,
    failed: asked - own.filter(({ failure }) => failure === null).length,
    p50: toLatency(
      quantile(
        own.map(({ failure, sample }) =>
          failure === null ? sample.latencyMs : Number.POSITIVE_INFINITY,
        ),
        0.5,
      ),
    ),
    overNone: filter === "none" || figure.kind !== "value" ? null : figure.logRatio,
    recall: found.length === 0 ? null : share(mean(found)),
  };
}

/** Share of the true k nearest, among the records that pass, that an answer holds; ties count. */
export function recallWithin(
  corpus: Corpus,
  asked: { query: number; ids: readonly string[]; selectivity: Share; k: number },
): number {
  const { dimension, space, vectors, ids } = corpus;
  const query = vectorAt(corpus.queries, asked.query, dimension);
  const passing = ids.flatMap((id, row) =>
    passes(row, asked.selectivity)
      ? [{ id, far: distance(space, query, vectorAt(vectors, row, dimension)) }]
      : [],
  );
  const nearest = passing.toSorted((one, other) => one.far - other.far).slice(0, asked.k);
  const last = nearest.at(-1);
  if (last === undefined) return 1;
  const limit = last.far + tolerance(space, last.far);
  const near = new Set(passing.filter(({ far }) => far <= limit).map(({ id }) => id));
  const right = new Set(asked.ids.filter((id) => near.has(id))).size;
  return Math.min(1, right / nearest.length);
}
