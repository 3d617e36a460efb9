import type { HnswSettings } from "../chroma/replies.ts";
import { assembleCorpus, type Corpus, queryCountOf, rowsById } from "./corpus.ts";

/** The first records of a corpus, all its queries, and an index with settings of its own. */
export function firstRecords(
  corpus: Corpus,
  wanted: { readonly records: number; readonly hnsw: Omit<HnswSettings, "space"> | null },
): Corpus {
  const records = Math.min(wanted.records, corpus.ids.length);
  const { queries, ownIds, queriesFrom, dimension } = corpus;
  const rows = rowsById(corpus.ids);
  const isKept = (id: string | null) => id === null || (rows.get(id) ?? 0) < records;
  return assembleCorpus(
    {
      source: corpus.source,
      description: `${corpus.description}, the first ${records} records`,
      ids: corpus.ids.slice(0, records),
      documents: corpus.documents?.slice(0, records) ?? null,
      metadatas: corpus.metadatas?.slice(0, records) ?? null,
      vectors: corpus.vectors.subarray(0, records * dimension),
      dimension,
      space: corpus.space,
      hnsw: wanted.hnsw === null ? corpus.hnsw : { ...wanted.hnsw, space: corpus.space },
      notes: corpus.notes,
    },
    {
      queries: queries.subarray(0, queryCountOf(corpus) * dimension),
      // A query that was a record, and isn't any more, has no own record to leave out.
      ownIds: ownIds.map((id) => (isKept(id) ? id : null)),
      queriesFrom,
    },
  );
}
