import type { Books } from "../books.ts";
import type { Findings } from "../findings.ts";
import type { JournaledAttempt } from "../journal-lines.ts";
import { ABSENT, effectOf, type State } from "../model.ts";
import { judgeState, UNCLEAR } from "./record.ts";

/** What is there: of a ledger's record its version, of any other UNCLEAR. */
export type LiveRecords = ReadonlyMap<string, State>;

/** Looks for everything that should be there and wasn't read; only after a whole reading. */
export function judgeMissing(books: Books, live: LiveRecords, findings: Findings): void {
  for (const id of books.before.rows.keys())
    if (!live.has(id))
      findings.add({
        kind: "lost",
        plane: "ids",
        words: `${id}: expected what was there before, got nothing`,
      });
  for (const [id, history] of books.histories) {
    if (live.has(id)) continue;
    const found = judgeState(id, history, ABSENT);
    if (found !== null) findings.add(found);
  }
}

/** A request of unknown outcome is applied whole or not at all. */
export function judgeBatches(books: Books, live: LiveRecords, findings: Findings): void {
  for (const attempt of books.attempts) {
    if (attempt.outcome !== "unknown" || attempt.records.length < 2) continue;
    const { applied, not } = parts(books, live, attempt);
    const [there, missing] = [applied[0], not[0]];
    if (there === undefined || missing === undefined) continue;
    findings.add({
      kind: "partly applied",
      plane: "ids",
      words: `request ${attempt.number} (${attempt.kind}): expected all of its ${attempt.records.length} records or none, applied to ${applied.length}, among them ${there}, not to ${not.length}, among them ${missing}`,
    });
  }
}

/** Records that nothing was done to since: what is there tells whether the request was applied. */
function parts({ histories }: Books, live: LiveRecords, attempt: JournaledAttempt) {
  const [applied, not]: [string[], string[]] = [[], []];
  for (const { id } of attempt.records) {
    const last = histories.get(id)?.writes.at(-1);
    const state = live.get(id) ?? ABSENT;
    if (last?.attempt !== attempt.number || state === UNCLEAR) continue;
    (state === effectOf(last) ? applied : not).push(id);
  }
  return { applied, not };
}

/** How many requests of unknown outcome turn out to have been applied. */
export function countUnknownApplied({ histories }: Books, live: LiveRecords): number {
  const attempts = new Set<number>();
  for (const [id, { writes, settled }] of histories) {
    const state = live.get(id) ?? ABSENT;
    if (state === settled) continue;
    const write = writes.findLast((each) => each.outcome === "unknown" && effectOf(each) === state);
    if (write !== undefined) attempts.add(write.attempt);
  }
  return attempts.size;
}
