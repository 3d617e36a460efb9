import { type Bytes, bytes, type Milliseconds, milliseconds } from "../units/quantity.ts";
import { parseDataSource } from "./data-source.ts";
import type { Plan } from "./schema.ts";

/** One step of a run, and the time to expect for it. */
export interface Phase {
  readonly name: string;
  /** What happens in it. */
  readonly words: string;
  readonly expectedMs: Milliseconds;
  /** Whether it is left out when an earlier run has done it already. */
  readonly cached: boolean;
}

/** What a run will take. */
export interface Estimate {
  /** Before the first round. */
  readonly once: readonly Phase[];
  /** In every round. */
  readonly round: readonly Phase[];
  /** Time from the start until the comparison is judged, with everything cached. */
  readonly looks: readonly { readonly rounds: number; readonly afterMs: Milliseconds }[];
  /** While it runs; null: unknown before the data is opened. */
  readonly diskBytes: Bytes | null;
}

/** What is known of the data before it is opened. */
export interface DataFacts {
  readonly records: number;
  readonly dimension: number;
  /** Of the folder, where there is one. */
  readonly diskBytes?: Bytes;
}

/** Found by running on two shared cores; milliseconds unless the name says otherwise. */
const COSTS = {
  seedRecord: 0.5,
  nullServer: 3000,
  noopBackend: 4500,
  /** Of a closed loop, on each of the setups, and between. */
  capacity: 4500,
  start: 3000,
  /** A copy is served and read back. */
  readBack: 3500,
  recallQuery: 3,
  warmRequest: 8,
  quietRequest: 22,
  busyBlock: 900,
  end: 500,
  /** Documents, ids and indexes of them. */
  diskBytesRecord: 1500,
  /** The index and the database hold the vector once each, and some room. */
  diskCopiesVector: 2.2,
  diskBytesVectorComponent: 4,
  /** The seeded one, and one for each setup. */
  diskCopies: 3,
} as const;

const SETUPS = 2;
/** Both setups' app paths, and the Chroma server asked directly. */
const TARGETS = 3;
/** Two medians that agree need two windows. */
const WINDOWS = 2;

function factsOf(plan: Plan, facts: DataFacts | undefined): DataFacts | null {
  if (facts !== undefined) return facts;
  const source = parseDataSource(plan.data.source);
  switch (source.kind) {
    case "shipped":
      return { records: 20_000, dimension: 384 };
    case "synthetic":
      return source;
    case "chroma":
      return null;
    default:
      return source satisfies never;
  }
}

function diskOf(facts: DataFacts): Bytes {
  const vector = facts.dimension * COSTS.diskBytesVectorComponent * COSTS.diskCopiesVector;
  const folder = facts.diskBytes ?? facts.records * (vector + COSTS.diskBytesRecord);
  return bytes(folder * COSTS.diskCopies);
}

function phase(name: string, words: string, expected: number): Phase {
  return { name, words, expectedMs: milliseconds(Math.round(expected)), cached: false };
}

function preparation(plan: Plan, facts: DataFacts | null): Phase[] {
  const seeding = (facts?.records ?? 0) * COSTS.seedRecord;
  const [name, words] = plan.data.source.startsWith("chroma:")
    ? ["copy", "copy the folder; the original is only read"]
    : [
        "seed",
        "fill a Chroma folder with the records, and find the true neighbours of every query",
      ];
  const { users } = plan.load.busy;
  return [
    { ...phase(name, words, seeding), cached: true },
    phase("read back", "serve a copy and check that it holds every record", COSTS.readBack),
    phase("null server", "play the load against a server that does nothing", COSTS.nullServer),
    phase("no-op backend", "time the backend without a database", COSTS.noopBackend),
    phase(
      "calibrate",
      `start both setups and find their capacity with ${users} users`,
      COSTS.start + SETUPS * COSTS.capacity,
    ),
  ];
}

function roundOf({ load, data }: Plan): Phase[] {
  const { quiet, busy, warm } = load;
  const windows = Math.min(warm.limitMs, WINDOWS * warm.window * COSTS.warmRequest);
  const recall = data.queryCount * TARGETS * COSTS.recallQuery;
  return [
    phase(
      "start",
      "start both setups afresh, on fresh copies, in an order drawn at random",
      COSTS.start,
    ),
    phase("warm", "send every query once, then warm up until two medians agree", recall + windows),
    phase(
      "quiet",
      `${quiet.pairs} queries to both setups within milliseconds, and to the Chroma server directly`,
      quiet.pairs * TARGETS * COSTS.quietRequest,
    ),
    phase(
      "busy",
      `${busy.blocks} alternating blocks at ${Math.round(busy.share * 100)} % of the smaller capacity`,
      busy.blocks * COSTS.busyBlock,
    ),
    phase("end", "read CPU times, kill both setups, throw the copies away", COSTS.end),
  ];
}

const total = (phases: readonly Phase[]): number =>
  phases.reduce((sum, { expectedMs, cached }) => sum + (cached ? 0 : expectedMs), 0);

/** What the run will do and how long it should take; a guess from the plan alone. */
export function estimate(plan: Plan, facts?: DataFacts): Estimate {
  const known = factsOf(plan, facts);
  const once = preparation(plan, known);
  const round = roundOf(plan);
  const looks = plan.rounds.looks.map((rounds) => ({
    rounds,
    afterMs: milliseconds(total(once) + rounds * total(round)),
  }));
  return { once, round, looks, diskBytes: known === null ? null : diskOf(known) };
}
