import { type Bytes, bytes, type Milliseconds, milliseconds } from "../units/quantity.ts";
import { parseDataSource } from "./data-source.ts";
import { asksForRounds, asksForScaling, asksForUsers, asksForWorkloads } from "./exercises.ts";
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
  /** Before anything is compared. */
  readonly once: readonly Phase[];
  /** In every round; empty where no claim needs rounds. */
  readonly round: readonly Phase[];
  /** In every round with one setup up at a time, after the others; empty where there are none. */
  readonly alone: readonly Phase[];
  /** Ladders of users and of backends, after the rounds; empty where no claim needs them. */
  readonly users: readonly Phase[];
  /** Work other than plain queries, after the ladders; empty where no claim needs it. */
  readonly work: readonly Phase[];
  /**
   * Time from the start until everything is measured that is judged at this look, with everything
   * cached; without rounds there is one look, after 0 rounds.
   */
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
  /** In doublings, with a start of k6 for each. */
  nullLadder: 12_000,
  ladderPasses: 12,
  workBlock: 1750,
  ingestSize: 12_000,
  filtered: 24_000,
  /** Made, and given its few records. */
  collection: 20,
  /** k6 starts, and the last replies are waited for. */
  ladderPause: 1500,
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
  if (plan.driver === "external") return null;
  const source = parseDataSource(plan.data.source);
  switch (source.kind) {
    case "shipped":
      return { records: 20_000, dimension: 384 };
    case "synthetic":
      return source;
    case "chroma":
    case "file":
      return null;
    default:
      return source satisfies never;
  }
}

function diskOf(facts: DataFacts, { data: { builds } }: Plan): Bytes {
  const vector = facts.dimension * COSTS.diskBytesVectorComponent * COSTS.diskCopiesVector;
  const folder = facts.diskBytes ?? facts.records * (vector + COSTS.diskBytesRecord);
  return bytes(folder * (COSTS.diskCopies + builds - 1));
}

function phase(name: string, words: string, expected: number): Phase {
  return { name, words, expectedMs: milliseconds(Math.round(expected)), cached: false };
}

function preparation(plan: Plan, facts: DataFacts | null): Phase[] {
  if (plan.driver === "external") return looksAtStanding(plan);
  const seeding = (facts?.records ?? 0) * COSTS.seedRecord;
  const [name, words] = plan.data.source.startsWith("chroma:")
    ? ["copy", "copy the folder; the original is only read"]
    : [
        "seed",
        "fill a Chroma folder with the records, and find the true neighbours of every query",
      ];
  const { users } = plan.load.busy;
  const data = [
    { ...phase(name, words, seeding), cached: true },
    phase("read back", "serve a copy and check that it holds every record", COSTS.readBack),
  ];
  if (!asksForRounds(plan)) return data;
  return [
    ...data,
    ...furtherBuilds(plan, seeding),
    phase("null server", "play the load against a server that does nothing", COSTS.nullServer),
    phase("no-op backend", "time the backend without a database", COSTS.noopBackend),
    phase(
      "calibrate",
      `start both setups and find their capacity with ${users} users`,
      COSTS.start + SETUPS * COSTS.capacity,
    ),
  ];
}

/** Deployments that exist already are read, and asked. */
function looksAtStanding(plan: Plan): Phase[] {
  const words = "read the records once, and find the true neighbours of every query";
  const data = [phase("read", `${words}; nothing is written`, 0)];
  if (!asksForRounds(plan)) return data;
  const { users } = plan.load.busy;
  return [
    ...data,
    phase("null server", "play the load against a server that does nothing", COSTS.nullServer),
    phase("calibrate", `find their capacity with ${users} users`, SETUPS * COSTS.capacity),
  ];
}

/** Indexes beyond the first; a user's folder has one. */
function furtherBuilds({ data }: Plan, seeding: number): Phase[] {
  const further = data.builds - 1;
  if (further === 0 || data.source.startsWith("chroma:")) return [];
  const words = `build ${further} further indexes of the same records, each in an order of its own`;
  return [
    { ...phase("indexes", words, further * seeding), cached: true },
    phase("read back", "serve a copy of each and check it", further * COSTS.readBack),
  ];
}

function roundOf(plan: Plan): Phase[] {
  if (!asksForRounds(plan)) return [];
  const { load, data, driver } = plan;
  const { quiet, busy, warm } = load;
  const windows = Math.min(warm.limitMs, WINDOWS * warm.window * COSTS.warmRequest);
  const recall = data.queryCount * TARGETS * COSTS.recallQuery;
  const asked = [
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
  ];
  if (driver === "external") return asked;
  return [
    phase(
      "start",
      "start both setups afresh, on fresh copies, in an order drawn at random",
      COSTS.start,
    ),
    ...asked,
    phase("end", "read CPU times, kill both setups, throw the copies away", COSTS.end),
  ];
}

/** One side after the other; each is asked at the pace that it has in the duet. */
function aloneOf(plan: Plan): Phase[] {
  const { load, data, rounds } = plan;
  if (!asksForRounds(plan) || rounds.sequential === 0) return [];
  const windows = Math.min(load.warm.limitMs, (WINDOWS * load.warm.window * COSTS.warmRequest) / 2);
  const warm = data.queryCount * COSTS.recallQuery + windows;
  return [
    phase("start", "start one setup afresh, then, when it is gone, the other", COSTS.start),
    phase("warm", "send every query once, then warm up", SETUPS * warm),
    phase(
      "quiet",
      `the same ${load.quiet.pairs} queries to each, at the duet's pace`,
      SETUPS * load.quiet.pairs * SETUPS * COSTS.quietRequest,
    ),
    phase("end", "kill it, and throw its copy away", COSTS.end),
  ];
}

/** A narrower answer takes more rungs, a wider one fewer: so many passes for each halving of the last step. */
const PASSES_HALVING = 5;
/** The step that a ladder's passes were counted at. */
const STEP_USUAL = 1.25;

const passesOf = (step: number): number =>
  COSTS.ladderPasses +
  PASSES_HALVING * Math.max(-1, Math.log2(Math.log(STEP_USUAL) / Math.log(step)));

/** Both setups, up in strides, halving down to a step, and both ends made sure. */
function usersOf(plan: Plan): Phase[] {
  if (!asksForUsers(plan)) return [];
  const { repeat, passMs, step, severalBackends } = plan.capacity;
  const ladder = passesOf(step) * (passMs + COSTS.ladderPause);
  const isWide = severalBackends !== null && plan.setups.server.backends === 1;
  return [
    phase("generator", "climb with a server that does nothing", COSTS.nullLadder),
    phase(
      "ladders",
      `${repeat} times afresh, on each setup: more and more users, until the objective is missed`,
      repeat * (COSTS.start + SETUPS * ladder),
    ),
    ...(isWide
      ? [
          phase(
            "several backends",
            `in every repeat the server once more, with ${severalBackends} backends behind nginx`,
            repeat * (COSTS.start + ladder),
          ),
        ]
      : []),
  ];
}

/** Every number of backends afresh, with a ladder on each. */
function backendsOf(plan: Plan): Phase[] {
  if (!asksForScaling(plan)) return [];
  const { backends, repeat } = plan.scaling;
  const ladder = COSTS.ladderPasses * (plan.capacity.passMs + COSTS.ladderPause);
  return [
    phase(
      "backends",
      `${repeat} times afresh, ${backends.join(", ")} backends behind nginx, until the objective is missed`,
      COSTS.nullLadder + repeat * backends.length * (COSTS.start + ladder),
    ),
  ];
}

/** Each from fresh starts; what is seeded for it is kept for later runs, the copies aren't. */
function workOf(plan: Plan, facts: DataFacts | null): Phase[] {
  if (!asksForWorkloads(plan)) return [];
  const { blocks, collections, sizes, soakMs, batches } = plan.workloads;
  const start = COSTS.start + COSTS.readBack;
  const disturbance = SETUPS * (blocks * COSTS.workBlock + COSTS.ladderPause);
  const words: Readonly<Record<Plan["workloads"]["play"][number], [string, number]>> = {
    ingest: [`records in batches of ${batches.join(", ")}`, batches.length * COSTS.ingestSize],
    mixed: ["queries while records are written", disturbance],
    bystander: ["queries while another collection works", 2 * disturbance],
    filtered: ["queries with filters", COSTS.filtered],
    collections: [
      `${collections.join(", ")} collections`,
      collections.reduce((sum, number) => sum + start + number * COSTS.collection, 0),
    ],
    soak: ["a steady load", soakMs],
    growth: [
      `${sizes} sizes up to all records`,
      sizes * (start + COSTS.readBack + ((facts?.records ?? 0) / 2) * COSTS.seedRecord),
    ],
  };
  return plan.workloads.play.map((name) => phase(name, words[name][0], start + words[name][1]));
}

const total = (phases: readonly Phase[]): number =>
  phases.reduce((sum, { expectedMs, cached }) => sum + (cached ? 0 : expectedMs), 0);

/** What the run will do and how long it should take; a guess from the plan alone. */
export function estimate(plan: Plan, facts?: DataFacts): Estimate {
  const known = factsOf(plan, facts);
  const once = preparation(plan, known);
  const round = roundOf(plan);
  const alone = aloneOf(plan);
  const users = [...usersOf(plan), ...backendsOf(plan)];
  const work = workOf(plan, known);
  const looks = (round.length === 0 ? [0] : plan.rounds.looks).map((rounds) => ({
    rounds,
    afterMs: milliseconds(
      total(once) +
        rounds * total(round) +
        plan.rounds.sequential * total(alone) +
        total(users) +
        total(work),
    ),
  }));
  return {
    once,
    round,
    alone,
    users,
    work,
    looks,
    diskBytes: known === null ? null : diskOf(known, plan),
  };
}
