import { type Corpus, vectorAt } from "../../../data/corpus.ts";
import { type Random, seeded } from "../../../stats/random.ts";

/** A record that isn't stored yet. */
export interface NewRecord {
  readonly id: string;
  readonly vector: readonly number[];
}

/** How far a new vector lies from the stored one that it is made of, as a share of its components. */
const APART = 0.05;

/** Makes records near stored ones: where real ones would lie. Ids never come twice. */
export function recordMaker(corpus: Corpus, seed: number, name: string): () => NewRecord {
  const random = seeded(seed, "new records", name);
  let made = 0;
  return () => {
    made += 1;
    const row = random.below(corpus.ids.length);
    return { id: `assay-new-${name}-${made}`, vector: near(corpus, row, random) };
  };
}

/** Seven digits hold a single-precision number but for its last bit. */
const near = (corpus: Corpus, row: number, random: Random): number[] =>
  Array.from(vectorAt(corpus.vectors, row, corpus.dimension), (value) =>
    Number((value * (1 + APART * random.normal())).toPrecision(7)),
  );

/** The body that adds records, or replaces them. */
export const recordsBody = (records: readonly NewRecord[], collection?: string): string =>
  JSON.stringify({
    ids: records.map(({ id }) => id),
    embeddings: records.map(({ vector }) => vector),
    documents: records.map(({ id }) => `a new record: ${id}`),
    metadatas: records.map(() => ({ slot: 99 })),
    ...(collection === undefined ? {} : { collection }),
  });

/** Stored records as they are: replaced by themselves. */
export function storedRecords(corpus: Corpus, rows: readonly number[]): NewRecord[] {
  return rows.map((row) => ({
    id: corpus.ids[row] ?? "",
    vector: Array.from(vectorAt(corpus.vectors, row, corpus.dimension), (value) =>
      Number(value.toPrecision(8)),
    ),
  }));
}
