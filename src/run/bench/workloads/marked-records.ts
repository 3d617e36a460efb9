import { assembleCorpus, type Corpus } from "../../../data/corpus.ts";
import { firstRecords } from "../../../data/smaller.ts";
import { type Share, share } from "../../../units/quantity.ts";

/** Shares of the records that a filter lets pass. */
export const SELECTIVITIES: readonly Share[] = [share(0.01), share(0.15), share(0.6)];

/** Records have slots from 0 to 99 in turn: the first n slots are n % of them. */
const SLOTS = 100;
const word = (selectivity: Share): string => `markedslots${Math.round(selectivity * SLOTS)}end`;

const slotOf = (row: number): number => row % SLOTS;
/** Whether the record in this row passes a filter of this selectivity. */
export const passes = (row: number, selectivity: Share): boolean =>
  slotOf(row) < Math.round(selectivity * SLOTS);

/** The first records, each with its slot as metadata, and a word in its text for every filter it passes. */
export function markRecords(corpus: Corpus, records: number): Corpus {
  const first = firstRecords(corpus, { records, hnsw: null });
  const { queries, ownIds, queriesFrom } = first;
  const documents = first.ids.map((_, row) =>
    [
      first.documents?.[row] ?? "",
      ...SELECTIVITIES.filter((one) => passes(row, one)).map(word),
    ].join(" "),
  );
  const metadatas = first.ids.map((_, row) => ({
    ...first.metadatas?.[row],
    slot: slotOf(row),
  }));
  const description = `${first.description}, with marks to filter by`;
  return assembleCorpus(
    { ...first, description, documents, metadatas },
    { queries, ownIds, queriesFrom },
  );
}

/** Chroma's own filter for a selectivity, as fields of a query. */
export function filterOf(
  kind: "where" | "where_document",
  selectivity: Share,
): Record<string, unknown> {
  return kind === "where"
    ? { where: { slot: { $lt: Math.round(selectivity * SLOTS) } } }
    : { where_document: { $contains: word(selectivity) } };
}
