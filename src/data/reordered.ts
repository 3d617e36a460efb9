import type { Random } from "../stats/random.ts";
import { allocateVectors, assembleCorpus, type Corpus } from "./corpus.ts";

/**
 * The same records and queries, the records in an order drawn at random: an index that is filled so is
 * another graph, and answers a little differently.
 */
export function reordered(corpus: Corpus, random: Random): Corpus {
  const { dimension } = corpus;
  const order = random.shuffled(corpus.ids.map((_, row) => row));
  const vectors = allocateVectors(order.length, dimension);
  order.forEach((from, to) => {
    vectors.set(corpus.vectors.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  });
  const { source, description, space, hnsw, notes, queries, ownIds, queriesFrom } = corpus;
  return assembleCorpus(
    {
      source,
      description,
      ids: order.map((row) => corpus.ids[row] ?? ""),
      documents:
        corpus.documents === null ? null : order.map((row) => corpus.documents?.[row] ?? null),
      metadatas:
        corpus.metadatas === null ? null : order.map((row) => corpus.metadatas?.[row] ?? null),
      vectors,
      dimension,
      space,
      hnsw,
      notes,
    },
    { queries, ownIds, queriesFrom },
  );
}
