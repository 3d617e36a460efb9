import { driftOf, growthOf } from "../../claims/growth.ts";
import type { Latency, Side } from "../../evidence/round.ts";
import type { DisturbanceRow, WorkloadsEvidence } from "../../evidence/workloads.ts";
import { pairedInterval } from "../../stats/interval.ts";
import type { LineFit } from "../../stats/line-fit.ts";
import { quantile } from "../../stats/quantile.ts";
import { type LogRatio, share } from "../../units/quantity.ts";
import { latency, percent, plural, size, threeDigits, times, whole } from "../words/numbers.ts";

/** One table of the report, ready for any format. */
export interface WorkloadTable {
  readonly id: string;
  readonly title: string;
  /** One sentence: what was done. */
  readonly intro: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** One line for a terminal: what came of it; null = nothing to say in a line. */
  readonly line: string | null;
}

type Names = Readonly<Record<Side, string>>;

/** A table for everything that was played. */
export function workloadTables(work: WorkloadsEvidence, names: Names): readonly WorkloadTable[] {
  return [
    ingestTable(work, names),
    queryableTable(work, names),
    disturbanceTable(work, names),
    filterTable(work, names),
    collectionTable(work, names),
    soakTable(work, names),
    growthTable(work, names),
  ].filter(({ rows }) => rows.length > 0);
}

const timeOf = (found: Latency): string => (found.kind === "value" ? latency(found.ms) : "failed");
const failedOf = (failed: number, of: number): string =>
  failed === 0 ? "0" : `${whole(failed)} of ${whole(of)}`;
const bothSides = (names: Names, words: (side: Side) => string | null): string | null => {
  const said = (["a", "b"] as const).flatMap((side) => {
    const found = words(side);
    return found === null ? [] : [`${names[side]} ${found}`];
  });
  return said.length === 0 ? null : said.join(", ");
};

function ingestTable({ ingest }: WorkloadsEvidence, names: Names): WorkloadTable {
  const best = (side: Side): string | null => {
    const rates = ingest.flatMap((row) => (row.side === side ? (row.recordsPerSecond ?? []) : []));
    return rates.length === 0 ? null : `up to ${whole(Math.max(...rates))} records/s`;
  };
  return {
    id: "ingest",
    title: "Ingest by batch size",
    intro:
      "One client, one batch after the other, either setup in turn; the time of a failed batch counts, too.",
    columns: ["batch", "setup", "records/s", "batch p50", "failed"],
    rows: ingest.map((row) => [
      whole(row.batch),
      names[row.side],
      whole(row.recordsPerSecond),
      timeOf(row.batchMsP50),
      failedOf(row.failed, row.batches),
    ]),
    line: bothSides(names, best),
  };
}

function queryableTable({ queryable }: WorkloadsEvidence, names: Names): WorkloadTable {
  return {
    id: "queryable",
    title: "From the acknowledgement until a query finds the record",
    intro:
      "One record at a time, asked for at once by its own vector; what it takes includes the query.",
    columns: ["setup", "tries", "p50", "largest", "not within 2 s"],
    rows: queryable.map(({ side, tries, neverFound, foundMs }) => [
      names[side],
      whole(tries),
      latency(quantile(foundMs, 0.5)),
      latency(quantile(foundMs, 1)),
      whole(neverFound),
    ]),
    line: null,
  };
}

const BESIDES = {
  writes: "writes to the same collection",
  "queries elsewhere": "queries of another collection",
  "writes elsewhere": "writes to another collection",
} as const;

/** Quotient of an interval's ends beyond which its figures are noise. */
const TOO_WIDE = 100;

/** How much slower, over the pairs of blocks of one start. */
function slowdownOf({ blocks }: DisturbanceRow): string {
  if (blocks.length === 0) return "–";
  if (blocks.length === 1) return times(Math.exp(blocks[0] ?? 0));
  const { mean, low, high } = pairedInterval<LogRatio>(blocks, share(0.95));
  // Blocks so unlike each other tell nothing but that.
  if (high - low > Math.log(TOO_WIDE))
    return `${times(Math.exp(mean))} (blocks too unlike to tell)`;
  return `${times(Math.exp(mean))} (${threeDigits(Math.exp(low))}–${threeDigits(Math.exp(high))})`;
}

function disturbanceTable({ disturbances }: WorkloadsEvidence, names: Names): WorkloadTable {
  return {
    id: "disturbances",
    title: "Queries while something else goes on",
    intro:
      "Alternating blocks with the same arrivals and queries, alone and with it. The interval (95 %) is over the blocks of one start: another start may differ by more.",
    columns: [
      "besides",
      "setup",
      "p50 alone",
      "p50 with it",
      "p50 with/alone",
      "p95 alone",
      "p95 with it",
      "failed",
      "failed besides",
    ],
    rows: disturbances.map((row) => [
      BESIDES[row.kind],
      names[row.side],
      timeOf(row.aloneMsP50),
      timeOf(row.withMsP50),
      slowdownOf(row),
      timeOf(row.aloneMsP95),
      timeOf(row.withMsP95),
      failedOf(row.failed, row.requests),
      failedOf(row.besidesFailed, row.besidesSent),
    ]),
    line:
      disturbances.length === 0
        ? null
        : disturbances
            .map((row) => `${names[row.side]} with ${BESIDES[row.kind]} ${slowdownOf(row)}`)
            .join(", "),
  };
}

function filterTable({ filters }: WorkloadsEvidence, names: Names): WorkloadTable {
  return {
    id: "filters",
    title: "Queries with filters",
    intro:
      "The same queries with filters that let a known share of the records pass, one request at a time, all kinds in turn. Recall is against the exact neighbours among those that pass.",
    columns: ["filter", "passes", "setup", "p50", "with/without", "recall", "failed"],
    rows: filters.map((row) => [
      row.filter,
      percent(row.selectivity),
      names[row.side],
      timeOf(row.p50),
      row.overNone === null ? "–" : times(Math.exp(row.overNone)),
      percent(row.recall),
      failedOf(row.failed, row.requests),
    ]),
    line: null,
  };
}

function collectionTable({ collections }: WorkloadsEvidence, names: Names): WorkloadTable {
  return {
    id: "collections",
    title: "Many collections",
    intro:
      "The same collection and queries, with small collections beside it; each number from a fresh start.",
    columns: ["collections", "setup", "ready after", "p50", "memory", "failed"],
    rows: collections.map((row) => [
      whole(row.collections),
      names[row.side],
      latency(row.readyMs),
      timeOf(row.p50),
      size(row.pssBytes),
      whole(row.failed),
    ]),
    line: null,
  };
}

/** "+3.1 (0.2 to 6.0)", in the unit that `words` writes. */
function slopeWords(fit: LineFit | null, words: (value: number) => string): string {
  if (fit === null) return "–";
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${words(Math.abs(value))}`;
  return `${signed(fit.slope)} (${signed(fit.low)} to ${signed(fit.high)})`;
}

function soakTable(work: WorkloadsEvidence, names: Names): WorkloadTable {
  const stretches = work.soak?.stretches ?? [];
  const drifts = stretches.length === 0 ? [] : driftOf(work);
  const last = Math.max(0, ...stretches.map(({ atMs }) => atMs));
  return {
    id: "soak",
    title: "Drift under a steady load",
    intro: `${threeDigits(work.soak?.ratePerSecond ?? 0)} queries a second to each setup for about ${latency(last)}. Slopes with their 95 % interval; an interval around 0 means that none was seen in this time, not that there is none.`,
    columns: ["setup", "stretches", "memory an hour", "p50 an hour", "failed"],
    rows: drifts.map(({ side, p50, memory }) => {
      const own = stretches.filter((row) => row.side === side);
      const failed = own.reduce((sum, row) => sum + row.failed, 0);
      const asked = own.reduce((sum, row) => sum + row.requests, 0);
      return [
        names[side],
        whole(own.length),
        slopeWords(memory, size),
        slopeWords(p50, latency),
        failedOf(failed, asked),
      ];
    }),
    line: null,
  };
}

function growthTable(work: WorkloadsEvidence, names: Names): WorkloadTable {
  const fits = growthOf(work);
  const line = bothSides(names, (side) => {
    const fit = fits.find((one) => one.side === side);
    return fit === undefined ? null : `${size(fit.memory.slope)} of memory a record`;
  });
  return {
    id: "growth",
    title: "Memory by records",
    intro: `Each size seeded by itself and warmed; memory as the proportional set size of all parts${fits.length === 0 ? "" : ` (a line through ${plural(fits[0]?.memory.n ?? 0, "size")} gives what a record takes)`}.`,
    columns: ["records", "setup", "memory", "on disk", "p50"],
    rows: work.growth.map((row) => [
      whole(row.records),
      names[row.side],
      size(row.pssBytes),
      size(row.diskBytes),
      timeOf(row.p50),
    ]),
    line,
  };
}
