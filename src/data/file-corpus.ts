import type { Space } from "../chroma/replies.ts";
import { HarnessError } from "../errors.ts";
import { assembleCorpus, type Corpus, type Records } from "./corpus.ts";
import { type ColumnNames, chooseColumns } from "./files/choose-columns.ts";
import { openTable } from "./files/open-table.ts";
import { readTable } from "./files/read-table.ts";
import type { CorpusOptions } from "./own-corpus.ts";
import { drawStored, readQueries } from "./queries.ts";

export interface FileOptions extends CorpusOptions {
  readonly path: string;
  /** As the plan writes it. */
  readonly source: string;
  readonly columns: ColumnNames;
  /** null = Chroma's own default, l2. */
  readonly space: Space | null;
}

/**
 * Records from a file of vectors: npy, parquet, JSONL or fvecs.
 *
 * @throws HarnessError DATA_INVALID for a file that can't be used; it says which row, or which field
 * to set.
 */
export async function loadFileCorpus(options: FileOptions): Promise<Corpus> {
  const { signal, queriesFile, queryCount, queriesColumn = null } = options;
  const rows = { limit: Number.POSITIVE_INFINITY, signal };
  const table = await openTable(options.path, rows);
  const { choice, words } = chooseColumns(table, options.columns);
  const read = await readTable(table, choice, { ...rows, dimension: null });
  const { ids, documents, metadatas, vectors, dimension } = read;
  if (ids.length < 2)
    throw new HarnessError("DATA_INVALID", `Expected at least 2 records in ${table.name}, got 1.`);
  const space = options.space ?? "l2";
  const records: Records = {
    source: options.source,
    description: `${ids.length} vectors of ${dimension} dimensions from ${table.name}`,
    ids,
    documents,
    metadatas,
    vectors,
    dimension,
    space,
    hnsw: null,
    notes: [words, spaceWords(options.space)],
  };
  const queries =
    queriesFile === null
      ? drawStored(records, { count: queryCount, seed: options.seed })
      : await readQueries(queriesFile, { dimension, count: queryCount, column: queriesColumn });
  return assembleCorpus(records, queries);
}

const spaceWords = (space: Space | null): string =>
  space === null
    ? "Distances by l2, Chroma's default; `data.space` sets another."
    : `Distances by ${space}.`;
