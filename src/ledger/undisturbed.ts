import { HarnessError } from "../errors.ts";
import type { Books } from "./books.ts";
import type { JournaledAttempt } from "./journal-lines.ts";
import type { Undisturbed } from "./ledger.ts";
import { ABSENT, effectOf, historiesOf } from "./model.ts";
import type { LiveRecords } from "./planes/ids.ts";
import { readReachability, type Sample } from "./planes/reachability.ts";
import { send } from "./send.ts";

/** A reading that looked for records by their vectors. */
export interface Seen {
  readonly books: Books;
  readonly sample: Sample;
  readonly live: LiveRecords;
}

/**
 * The history without its fault. Requests keep their records and their order: how many records come in
 * one request, and after what, decides how an index is built.
 */
export function undisturbed({ books, sample, live }: Seen): Undisturbed {
  const applied = appliedOf(books, live);
  const there = historiesOf(applied.map((attempt) => ({ ...attempt, outcome: "ok" })));
  // What the fault left behind and this history doesn't lead to can't be looked for.
  const sought = sample.sought.filter(
    ({ id, state }) => books.before.rows.has(id) || there.get(id)?.settled === state,
  );
  return {
    requests: applied.length,
    async replay(target, { timeoutMs, signal }) {
      for (const attempt of applied) {
        signal.throwIfAborted();
        const { records } = books;
        const { outcome, detail } = await send(target, attempt, { records, timeoutMs, signal });
        signal.throwIfAborted();
        if (outcome !== "ok")
          throw new HarnessError(
            "CHROMA_REPLY",
            `Expected request ${attempt.number} (${attempt.kind}) to be acknowledged without a fault, got: ${detail}`,
          );
      }
    },
    reach: (reader, signal) => readReachability(reader, { ...sample, sought }, signal),
  };
}

/** What was acknowledged, and what was found to have been applied though nobody said so. */
const appliedOf = (books: Books, live: LiveRecords): JournaledAttempt[] =>
  books.attempts.filter(
    (attempt) =>
      attempt.outcome === "ok" ||
      (attempt.outcome === "unknown" && isApplied(books, live, attempt)),
  );

function isApplied({ histories }: Books, live: LiveRecords, attempt: JournaledAttempt): boolean {
  return attempt.records.some(({ id }) => {
    const history = histories.get(id);
    const write = history?.writes.find((each) => each.attempt === attempt.number);
    const state = live.get(id) ?? ABSENT;
    return write !== undefined && state === effectOf(write) && state !== history?.settled;
  });
}
