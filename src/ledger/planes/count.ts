import type { Books } from "../books.ts";
import type { Findings } from "../findings.ts";
import { ABSENT } from "../model.ts";

/**
 * Holds the count against the records that were read; where they can't be, against what was written.
 *
 * @param read distinct ids; null = they couldn't be read.
 */
export function judgeCount(
  books: Books,
  { counted, read }: { readonly counted: number; readonly read: number | null },
  findings: Findings,
): void {
  const { least, most } = read === null ? rangeOf(books) : { least: read, most: read };
  const off = Math.max(least - counted, counted - most, 0);
  if (off === 0) return;
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  findings.add({
    kind: "miscounted",
    plane: "count",
    words: `expected ${expected} records ${read === null ? "by the ledger" : "as were read"}, counts ${counted}`,
    count: off,
  });
}

/** How many records there may be. */
function rangeOf({ before, histories }: Books): { least: number; most: number } {
  let [least, most] = [before.records, before.records];
  for (const { allowed } of histories.values()) {
    const mayBeGone = allowed.has(ABSENT);
    if (!mayBeGone) least += 1;
    if (!mayBeGone || allowed.size > 1) most += 1;
  }
  return { least, most };
}
