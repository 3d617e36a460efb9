import type { Reading } from "../../evidence/drill.ts";
import { seeded } from "../../stats/random.ts";
import type { Books } from "../books.ts";
import type { Reader } from "../ledger.ts";
import type { State } from "../model.ts";
import { rowOf } from "../same-vector.ts";
import type { LiveRecords } from "./ids.ts";
import { UNCLEAR } from "./record.ts";

/** A record is reached when it is among so many nearest of its own vector. */
const NEAREST = 10;

/** So many are looked for in one request, where the path takes several: in a sixth of the time. */
const AT_ONCE = 50;

/** One record that is looked for by its own vector. */
export interface Sought {
  readonly id: string;
  /** UNCLEAR: it was there before the ledger wrote anything. */
  readonly state: State;
  readonly vector: Float32Array;
}

/** Records to look for, drawn by the ledger's seed. */
export interface Sample {
  readonly sought: readonly Sought[];
  /** So many nearest are asked for. */
  readonly nearest: number;
}

/** Draws so many of the records that are there. One that isn't as it should be is another finding. */
export function drawSample(books: Books, live: LiveRecords, wanted: number): Sample {
  const sought: Sought[] = [];
  for (const id of seeded(books.seed, "reachability").shuffled(sorted(live.keys()))) {
    if (sought.length === wanted) break;
    const vector = ownVector(books, live, id);
    if (vector !== null) sought.push({ id, state: live.get(id) ?? UNCLEAR, vector });
  }
  return { sought, nearest: Math.min(NEAREST, live.size) };
}

/**
 * Asks for each by its own vector. An undamaged index misses some, too, so that a miss is no finding by
 * itself.
 *
 * @throws what a query throws.
 */
export async function readReachability(
  reader: Reader,
  { sought, nearest }: Sample,
  signal: AbortSignal,
): Promise<NonNullable<Reading["reachability"]>> {
  let missed = 0;
  for (let from = 0; from < sought.length; from += AT_ONCE) {
    signal.throwIfAborted();
    const some = sought.slice(from, from + AT_ONCE);
    const found = await reader.queryEach(
      some.map(({ vector }) => vector),
      nearest,
    );
    missed += some.filter(({ id }, index) => found[index]?.includes(id) !== true).length;
  }
  return { sampled: sought.length, missed };
}

/** In an order that isn't the server's, so that the same records are asked for again. */
const sorted = (ids: Iterable<string>): string[] => [...ids].sort((a, b) => (a < b ? -1 : 1));

function ownVector({ before, records }: Books, live: LiveRecords, id: string): Float32Array | null {
  const row = before.rows.get(id);
  if (row !== undefined) return rowOf(before.vectors, row, before.dimension);
  const version = live.get(id) ?? UNCLEAR;
  return version === UNCLEAR ? null : records.vector(id, version);
}
