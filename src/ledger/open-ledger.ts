import { HarnessError } from "../errors.ts";
import type { LedgerFacts, Reading } from "../evidence/drill.ts";
import type { Books } from "./books.ts";
import { checkStored } from "./check.ts";
import { createJournal } from "./journal.ts";
import { FORMAT, type JournaledAttempt, NOT_SENT } from "./journal-lines.ts";
import type { Ledger, LedgerOptions, Snapshot, Window, WorkloadName, Writing } from "./ledger.ts";
import { historiesOf } from "./model.ts";
import { placeAwayFrom } from "./placement.ts";
import { createRecords } from "./record.ts";
import { rowOf } from "./same-vector.ts";
import { type Seen, undisturbed } from "./undisturbed.ts";
import { idPrefix } from "./workloads/ids.ts";
import { WORKLOADS } from "./workloads/workloads.ts";
import { type Source, startWriting } from "./writer.ts";

/**
 * Opens a ledger over what is stored already; its journal lies on disk when this returns.
 *
 * @throws HarnessError DATA_INVALID for a query of other dimensions, or for data that a ledger with
 * this seed has written already; STORAGE for a journal that exists or can't be written.
 */
export function openLedger(options: LedgerOptions): Ledger {
  const { seed, space, before, awayFrom } = options;
  let { syncThreshold } = options;
  requireFitting(options);
  const placement = placeAwayFrom(space, awayFrom, lengthMax(before));
  const records = createRecords({ seed, space, placement });
  const { dimension } = records;
  const journal = createJournal(options.journalFile, {
    ledger: FORMAT,
    seed,
    dimension,
    space,
    placement: { ...placement, centre: [...placement.centre] },
  });
  const readings: Reading[] = [];
  const sources = createSources(seed);
  const writings: Writing[] = [];
  const putBack: Window[] = [];
  let seen: Seen | null = null;
  const attemptsNow = () => journal.attempts().map((attempt) => withoutOutcome(attempt, putBack));
  const books = (): Books => {
    const attempts = attemptsNow();
    const histories = historiesOf(attempts);
    return { seed, space, records, before, attempts, histories, awayFrom, syncThreshold };
  };
  return {
    goBy(threshold) {
      syncThreshold = threshold;
    },
    begin({ workloads, ...how }) {
      const taken = sources.take(workloads);
      const { acknowledged, stop } = startWriting(taken.sources, { ...how, journal, records });
      const writing: Writing = { acknowledged, stop: () => stop().finally(taken.giveBack) };
      writings.push(writing);
      return writing;
    },
    async read(reader, how) {
      const now = books();
      const reading = await checkStored(reader, now, {
        ...how,
        onSample: (sample, live) => {
          seen = { books: now, sample, live };
        },
      });
      readings.push(reading);
      return reading;
    },
    putBack(window) {
      putBack.push(window);
      return journal.attempts().filter((attempt) => isAcknowledgedIn(attempt, window)).length;
    },
    undisturbed: () => (seen === null ? null : undisturbed(seen)),
    facts: () => ({
      requests: requestsOf(journal.attempts()),
      before: before.records,
      acknowledged: acknowledgedOf(attemptsNow()),
      syncThreshold,
      readings: [...readings],
      controls: null,
    }),
    async [Symbol.asyncDispose]() {
      // Whoever stopped a writing was told what broke it; here only its end is waited for.
      await Promise.allSettled(writings.map((writing) => writing.stop()));
      await journal.close();
    },
  };
}

/** No request spans the begin of a window; one that spans its end was never answered. */
const isAcknowledgedIn = ({ outcome, atMs }: JournaledAttempt, window: Window): boolean =>
  outcome === "ok" && atMs >= window.fromMs && atMs <= window.untilMs;

const withoutOutcome = (attempt: JournaledAttempt, windows: readonly Window[]): JournaledAttempt =>
  windows.some((window) => isAcknowledgedIn(attempt, window))
    ? { ...attempt, outcome: "unknown" }
    : attempt;

function requireFitting({ before, awayFrom, seed }: LedgerOptions): void {
  if (awayFrom.length === 0 || (before.records > 0 && awayFrom.length !== before.dimension))
    throw new HarnessError(
      "DATA_INVALID",
      `Expected a query of ${before.dimension} dimensions, as the records have, got ${awayFrom.length}.`,
    );
  const prefix = idPrefix(seed);
  for (const id of before.rows.keys())
    if (id.startsWith(prefix))
      throw new HarnessError(
        "DATA_INVALID",
        `Expected no record of a ledger with the seed ${seed}, got "${id}".`,
        { hint: "Begin with fresh data, or with another seed." },
      );
}

function lengthMax({ vectors, dimension, records }: Snapshot): number {
  let longest = 0;
  for (let row = 0; row < records; row += 1)
    longest = Math.max(longest, Math.hypot(...rowOf(vectors, row, dimension)) || 0);
  return longest;
}

/** Where each workload stands. An id's operations come one after the other: one writer each. */
function createSources(seed: number) {
  const sources = new Map<WorkloadName, Source>();
  const busy = new Set<WorkloadName>();
  const sourceOf = (name: WorkloadName): Source => {
    const source = sources.get(name) ?? WORKLOADS[name](seed);
    sources.set(name, source);
    return source;
  };
  return {
    take(names: readonly WorkloadName[]) {
      const wanted = new Set(names);
      for (const name of wanted)
        if (busy.has(name)) throw new Error(`The workload "${name}" is being written already.`);
      for (const name of wanted) busy.add(name);
      return {
        sources: [...wanted].map(sourceOf),
        // Once: a second stop mustn't give back what somebody else has taken meanwhile.
        giveBack: () => {
          for (const name of wanted) busy.delete(name);
          wanted.clear();
        },
      };
    },
  };
}

function requestsOf(attempts: readonly JournaledAttempt[]): LedgerFacts["requests"] {
  const requests: LedgerFacts["requests"] = {};
  for (const { kind, outcome, detail } of attempts) {
    if (detail === NOT_SENT) continue;
    const counts = requests[kind] ?? { ok: 0, fail: 0, unknown: 0 };
    requests[kind] = { ...counts, [outcome]: counts[outcome] + 1 };
  }
  return requests;
}

/** A refused write changes nothing, so the one before it counts. */
function acknowledgedOf(attempts: readonly JournaledAttempt[]): number {
  const acknowledged = new Set<string>();
  for (const { outcome, records } of attempts)
    for (const { id } of records)
      if (outcome === "ok") acknowledged.add(id);
      else if (outcome === "unknown") acknowledged.delete(id);
  return acknowledged.size;
}
