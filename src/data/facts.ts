import type { Bytes, Milliseconds } from "../units/quantity.ts";
import { queryCountOf } from "./corpus.ts";
import type { Known } from "./recall.ts";

/** What only the one who prepared the data knows. */
export interface Prepared {
  /** Fields of a reply besides the ids. */
  readonly include: readonly string[];
  readonly diskBytes: Bytes;
  /** null = not seeded: a copy of the user's folder. */
  readonly seedingMs: Milliseconds | null;
  /** Log rows that weren't in the index files when the folder was copied; null = can't be told. */
  readonly unflushedRecords: number | null;
}

/** The evidence's facts about the data. */
export function factsOf({ corpus, truth }: Known, prepared: Prepared) {
  const { source, description, hash, dimension, space, queriesFrom, notes } = corpus;
  return {
    source,
    description,
    hash,
    records: corpus.ids.length,
    queries: queryCountOf(corpus),
    dimension,
    space,
    k: truth.k,
    include: [...prepared.include],
    queriesFrom,
    unflushedRecords: prepared.unflushedRecords,
    diskBytes: prepared.diskBytes,
    seedingMs: prepared.seedingMs,
    groundTruthMs: truth.tookMs,
    notes: [...notes],
  };
}
