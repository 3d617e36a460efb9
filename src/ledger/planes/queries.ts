import type { Reading } from "../../evidence/drill.ts";
import type { Books } from "../books.ts";
import type { Findings } from "../findings.ts";
import type { Reader } from "../ledger.ts";
import type { LiveRecords } from "./ids.ts";

/** A query that any index answers. */
const SMALL = 10;

/**
 * Asks one query for everything: every live record must come back.
 *
 * @returns null where nothing is there, or where a query for so many is refused though a small one
 * is answered. @throws what a small query throws.
 */
export async function readCompleteness(
  reader: Reader,
  { books, live }: { readonly books: Books; readonly live: LiveRecords },
  findings: Findings,
): Promise<Reading["completeness"]> {
  if (live.size === 0) return null;
  await reader.query(books.awayFrom, Math.min(SMALL, live.size));
  const ids = await askForAll(reader, books.awayFrom, live.size);
  if (ids === null) return null;
  const returned = new Set(ids);
  if (returned.size < ids.length)
    findings.add({
      kind: "duplicated",
      plane: "queries",
      words: `a query for all ${live.size} records: ${ids.length} ids came, ${returned.size} different ones`,
      count: ids.length - returned.size,
    });
  for (const id of live.keys())
    if (!returned.has(id))
      findings.add({
        kind: "incomplete",
        plane: "queries",
        words: `${id}: is there, but a query for all ${live.size} records leaves it out`,
      });
  const strange = [...returned].filter((id) => !live.has(id));
  for (const id of strange)
    findings.add({
      kind: books.histories.has(id) ? "resurrected" : "unexpected",
      plane: "queries",
      words: `${id}: isn't there, but a query returns it`,
    });
  return { live: live.size, returned: returned.size - strange.length };
}

async function askForAll(
  reader: Reader,
  vector: Float32Array,
  k: number,
): Promise<readonly string[] | null> {
  try {
    return await reader.query(vector, k);
  } catch {
    return null;
  }
}
