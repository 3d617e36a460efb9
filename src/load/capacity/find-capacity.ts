import type { PerSecond } from "../../units/quantity.ts";
import { type Capacity, capacityOf, type Rung } from "./bounds.ts";
import { judgeRung } from "./judge-rung.ts";
import type { Block, Objective } from "./objective.ts";

/** One pass at one rate: what became of the requests, or why the rate couldn't be offered. */
export type Pass =
  | { readonly kind: "measured"; readonly blocks: readonly Block[] }
  | { readonly kind: "not offered"; readonly why: string };

/** How the ladder is climbed. */
export interface Climb {
  readonly startPerSecond: PerSecond;
  /** No rate outside of these is offered. */
  readonly minPerSecond: PerSecond;
  readonly maxPerSecond: PerSecond;
  /** Why not beyond, in words: whose limit it is. */
  readonly maxWhy: string;
  /** Quotient of neighbouring rungs, above 1: how narrow the bracket gets. */
  readonly step: number;
  /** Quotient of rungs on the way up, at least `step`. */
  readonly stride: number;
  /** Passes after which a rung that can't be decided is left open. */
  readonly passesMax: number;
}

export interface SearchOptions {
  readonly climb: Climb;
  readonly objective: Objective;
  /** Plays pass number `pass` (from 1) at a rate. */
  readonly probe: (rate: PerSecond, pass: number) => Promise<Pass>;
}

/** Everything that was offered, in ascending order, and the capacity that it shows. */
export interface Ladder {
  readonly capacity: Capacity;
  readonly rungs: readonly Rung[];
}

/**
 * Finds the largest rate that holds the objective: up in strides until a rung misses it twice, then
 * halving the gap down to one step, then both ends of the bracket until each is sure. Where an end
 * stays open within `passesMax`, rungs farther out are made sure: the interval gets wider, not wrong.
 */
export async function findCapacity(options: SearchOptions): Promise<Ladder> {
  const book = openBook(options);
  const ends = await climb(book);
  const bracket = ends === null ? null : await narrow(book, ends);
  if (bracket !== null) {
    await makeSure(book, bracket.good, "held");
    if (bracket.bad !== null) await makeSure(book, bracket.bad, "missed");
  }
  const rungs = book.rungs();
  const { objective, climb: how } = options;
  return { capacity: capacityOf(rungs, { badMax: objective.badMax, maxWhy: how.maxWhy }), rungs };
}

/** What is thought of a rung while searching. Barred: it can't be offered. */
type Opinion = "good" | "bad" | "barred";

/** The rungs so far. Rungs are numbered: 0 is the start, each further one is a step up. */
interface Book {
  readonly lowest: number;
  readonly highest: number;
  /** Rungs in a stride. */
  readonly stride: number;
  /** One pass; a second one where the first was missed, for one miss is no miss. */
  glance(rung: number): Promise<Opinion>;
  /** Passes until the rung is sure, or there were enough; at least two. */
  settle(rung: number): Promise<Opinion>;
  isSettled(rung: number): boolean;
  isSure(rung: number, of: "held" | "missed"): boolean;
  /** How far apart rungs must lie to be told apart easily. */
  readonly apart: number;
  /** The largest known good rung below this one. */
  goodBelow(rung: number): number | null;
  rungs(): Rung[];
}

interface Entry {
  readonly blocks: Block[];
  passes: number;
  barred: string | null;
}

/** Quotient of rates whose shares of slow requests differ clearly. */
const APART = 1.2;
/** A bracket's ends need two passes each. */
const SETTLED_FROM = 2;

function openBook({ climb: how, objective, probe }: SearchOptions): Book {
  const entries = new Map<number, Entry>();
  const inSteps = (quotient: number): number => Math.log(quotient) / Math.log(how.step);
  const rateOf = (rung: number) => (how.startPerSecond * how.step ** rung) as PerSecond;
  const entryOf = (rung: number): Entry => {
    const entry = entries.get(rung) ?? { blocks: [], passes: 0, barred: null };
    entries.set(rung, entry);
    return entry;
  };
  const judge = (rung: number) => judgeRung(entryOf(rung).blocks, objective);
  const play = async (rung: number): Promise<void> => {
    const entry = entryOf(rung);
    const pass = await probe(rateOf(rung), entry.passes + 1);
    entry.passes += 1;
    if (pass.kind === "measured") entry.blocks.push(...pass.blocks);
    else if (entry.blocks.length === 0) entry.barred = pass.why;
    // What was measured before stands; more can't be had.
    else entry.passes = Math.max(entry.passes, how.passesMax);
  };
  const opinion = (rung: number): Opinion => {
    if (entryOf(rung).barred !== null) return "barred";
    const { state, bad, counts } = judge(rung);
    if (state !== "open") return state === "held" ? "good" : "bad";
    const dropsTooMany = counts.failed > objective.failedMax * counts.requests;
    return bad > objective.badMax || dropsTooMany ? "bad" : "good";
  };
  const isSettled = (rung: number): boolean => {
    const { passes, barred } = entryOf(rung);
    if (barred !== null || passes >= how.passesMax) return true;
    return passes >= Math.min(SETTLED_FROM, how.passesMax) && judge(rung).state !== "open";
  };
  return {
    lowest: Math.ceil(inSteps(how.minPerSecond / how.startPerSecond) - 1e-9),
    highest: Math.floor(inSteps(how.maxPerSecond / how.startPerSecond) + 1e-9),
    stride: Math.max(1, Math.round(inSteps(how.stride))),
    glance: async (rung) => {
      if (entryOf(rung).passes === 0) await play(rung);
      if (opinion(rung) === "bad" && entryOf(rung).passes < SETTLED_FROM) await play(rung);
      return opinion(rung);
    },
    settle: async (rung) => {
      while (!isSettled(rung)) await play(rung);
      return opinion(rung);
    },
    isSettled,
    isSure: (rung, of) => entryOf(rung).barred === null && judge(rung).state === of,
    apart: Math.max(1, Math.round(inSteps(APART))),
    goodBelow: (rung) => {
      const good = [...entries.keys()].filter((other) => other < rung && opinion(other) === "good");
      return good.length === 0 ? null : Math.max(...good);
    },
    rungs: () =>
      [...entries]
        .filter(([, { passes }]) => passes > 0)
        .sort(([one], [other]) => one - other)
        .map(([rung, { passes, barred }]) => ({
          ratePerSecond: rateOf(rung),
          passes,
          judgement: barred === null ? judge(rung) : { state: "not offered", why: barred },
        })),
  };
}

/** A good rung and the lowest bad one above it; null: none above it is bad. */
interface Ends {
  readonly good: number;
  readonly bad: number | null;
}

async function climb(book: Book): Promise<Ends | null> {
  const first = await book.glance(0);
  if (first === "barred") return null;
  return first === "good" ? ascend(book, 0) : descend(book, 0);
}

/** Up in strides from a good rung, to the first bad one. */
async function ascend(book: Book, from: number): Promise<Ends> {
  let good = from;
  while (good < book.highest) {
    const next = Math.min(good + book.stride, book.highest);
    const found = await book.glance(next);
    if (found === "bad") return { good, bad: next };
    if (found === "barred") break;
    good = next;
  }
  return { good, bad: null };
}

/** Down in strides from a bad rung, to the first good one; null: there is none. */
async function descend(book: Book, from: number): Promise<Ends | null> {
  let bad = from;
  while (bad > book.lowest) {
    const next = Math.max(bad - book.stride, book.lowest);
    const found = await book.glance(next);
    if (found === "good") return { good: next, bad };
    if (found === "barred") return null;
    bad = next;
  }
  await book.settle(bad);
  await lookAbove(book, from);
  return null;
}

/** Rungs above the start that are looked at when everything from there down misses. */
const LOOKED_ABOVE = 3;

/** A target may get faster with load: before "no load meets it" is said, some higher ones are tried. */
async function lookAbove(book: Book, from: number): Promise<void> {
  for (let strides = 1; strides <= LOOKED_ABOVE; strides += 1) {
    const rung = Math.min(from + strides * book.stride, book.highest);
    if ((await book.glance(rung)) !== "good") continue;
    await book.settle(rung);
    return;
  }
}

/** Halves the gap, then settles both ends; an end that turns moves the bracket. Null: none is good. */
async function narrow(book: Book, ends: Ends): Promise<Ends | null> {
  let now: Ends | null = ends;
  for (let before: Ends | null = null; now !== null && now !== before; ) {
    before = now;
    now = await halve(book, now);
    if (now === before) now = await settleGood(book, now);
    if (now !== null && now === before) now = await settleBad(book, now);
  }
  return now;
}

/** Down to neighbours, or to where a rung can't be offered; the same ends where nothing is between. */
async function halve(book: Book, ends: Ends): Promise<Ends> {
  let { good, bad } = ends;
  while (bad !== null && bad - good > 1) {
    const middle = Math.round((good + bad) / 2);
    const found = await book.settle(middle);
    if (found === "barred") break;
    if (found === "good") good = middle;
    else bad = middle;
  }
  return good === ends.good && bad === ends.bad ? ends : { good, bad };
}

async function settleGood(book: Book, ends: Ends): Promise<Ends | null> {
  const { good } = ends;
  if (book.isSettled(good) || (await book.settle(good)) === "good") return ends;
  const lower = book.goodBelow(good);
  return lower === null ? descend(book, good) : { good: lower, bad: good };
}

async function settleBad(book: Book, ends: Ends): Promise<Ends> {
  const { bad } = ends;
  if (bad === null || book.isSettled(bad) || (await book.settle(bad)) !== "good") return ends;
  return ascend(book, bad);
}

/** From an end that stayed open outwards, in growing strides, until a rung is sure. */
async function makeSure(book: Book, end: number, of: "held" | "missed"): Promise<void> {
  const outwards = of === "held" ? -1 : 1;
  const last = of === "held" ? book.lowest : book.highest;
  let rung = end;
  for (let apart = book.apart; !book.isSure(rung, of) && rung !== last; apart *= 2) {
    rung = outwards * Math.min(outwards * (rung + outwards * apart), outwards * last);
    if ((await book.settle(rung)) === "barred") return;
  }
}
