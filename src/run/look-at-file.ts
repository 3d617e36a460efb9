import { chooseColumns } from "../data/files/choose-columns.ts";
import { openTable } from "../data/files/open-table.ts";
import { parseDataSource } from "../plan/data-source.ts";
import type { DataFacts } from "../plan/estimate.ts";
import type { Plan } from "../plan/schema.ts";

/** Rows that are looked at, of a file that has no head. */
const LOOKED_AT = 100;

/** What is known of a file before it is read whole. */
interface Look {
  /** Lines for whoever asked. */
  readonly words: readonly string[];
  /** undefined = the file has no head that says it. */
  readonly facts: DataFacts | undefined;
}

/**
 * What is read of the plan's file, in words: its head and its first rows are looked at. Nothing for a
 * plan whose records come from elsewhere.
 *
 * @throws HarnessError DATA_INVALID for a file that a run couldn't use, as far as these tell.
 */
export async function lookAtFile({ data }: Plan): Promise<Look> {
  const source = parseDataSource(data.source);
  if (source.kind !== "file") return { words: [], facts: undefined };
  const signal = new AbortController().signal;
  const table = await openTable(source.path, { limit: LOOKED_AT, signal });
  const { rows } = table;
  const { choice, words } = chooseColumns(table, data.columns);
  const column = table.columns?.find(({ name }) => name === choice.vector)?.holds;
  const dimension = column?.kind === "vectors" ? column.dimension : table.dimension;
  const counted = rows === null ? "" : ` ${rows} rows.`;
  return {
    words: [`File ${words}${counted}`],
    facts: rows === null || dimension === null ? undefined : { records: rows, dimension },
  };
}
