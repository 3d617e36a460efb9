import { seeded } from "../stats/random.ts";
import { allocateVectors, type Queries, type Records, vectorAt } from "./corpus.ts";
import { chooseColumns } from "./files/choose-columns.ts";
import { openTable } from "./files/open-table.ts";
import { readTable } from "./files/read-table.ts";

interface Wanted {
  /** null = as the first query has. */
  readonly dimension: number | null;
  /** Most queries to take, from the top. */
  readonly count: number;
  /** Column with the vectors, where the file has it; null = recognised. */
  readonly column: string | null;
}

/**
 * Queries from a file: JSONL, npy, parquet or fvecs; a name with another end is read as JSONL.
 *
 * @throws HarnessError DATA_INVALID naming the line or row that can't be used.
 */
export async function readQueries(
  file: string,
  wanted: Wanted & { readonly dimension: number },
): Promise<Queries> {
  const { vectors, rows } = await readMatrix(file, wanted);
  return {
    queries: vectors,
    ownIds: new Array(rows).fill(null),
    queriesFrom: `${rows} from ${file}`,
  };
}

/** As readQueries, of whatever dimension the first has; one vector each. */
export async function readQueryFile(
  file: string,
  wanted: Omit<Wanted, "dimension">,
): Promise<Float32Array[]> {
  const { vectors, rows, dimension } = await readMatrix(file, { ...wanted, dimension: null });
  return Array.from({ length: rows }, (_, row) => vectorAt(vectors, row, dimension));
}

async function readMatrix(file: string, { dimension, count, column }: Wanted) {
  const rows = { limit: count, signal: new AbortController().signal };
  const table = await openTable(file, rows, ".jsonl");
  const hasColumn = table.columns?.some(({ name }) => name === column) ?? false;
  // Only the vectors are of use: what else the file holds can't be ambiguous.
  const asked = { vector: hasColumn ? column : null, id: "", document: "", metadata: [] };
  const { choice } = chooseColumns(table, asked);
  return await readTable(table, choice, { ...rows, dimension });
}

/** Queries drawn from the stored vectors by seed; each one's own id is left out of its answer. */
export function drawStored(records: Records, wanted: { count: number; seed: number }): Queries {
  const { ids, vectors, dimension } = records;
  const random = seeded(wanted.seed, "stored queries");
  const rows = random.shuffled(ids.map((_, row) => row)).slice(0, wanted.count);
  const queries = allocateVectors(rows.length, dimension);
  for (const [index, row] of rows.entries())
    queries.set(vectorAt(vectors, row, dimension), index * dimension);
  return {
    queries,
    ownIds: rows.map((row) => ids[row] ?? null),
    queriesFrom: `${rows.length} of the stored vectors, drawn by seed ${wanted.seed}; each one's own record is left out of its answer`,
  };
}
