import type { Space } from "../../chroma/replies.ts";
import type { Snapshot } from "../ledger.ts";
import type { Records } from "../record.ts";
import { rowOf, sameVector, ULPS } from "../same-vector.ts";
import { type Seen, seenVersion, UNREAD } from "./seen.ts";

/**
 * Which version a stored vector is: only by making those that may be again and comparing.
 *
 * @param versions the likely one first.
 */
export const seeVector = (
  records: Records,
  { id, vector }: { readonly id: string; readonly vector: Float32Array | null },
  versions: Iterable<number>,
): Seen => (vector === null ? UNREAD : seenVersion(records.vectorVersion(id, vector, versions)));

/** Whether it is the one that was there before. */
export const isVectorOf = (
  before: Snapshot,
  row: number,
  { vector, space }: { readonly vector: Float32Array; readonly space: Space },
): boolean => sameVector(rowOf(before.vectors, row, before.dimension), vector, ULPS[space]);
