import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { type FileMetaData, parquetMetadataAsync, parquetSchema } from "hyparquet";
import { getMaxDefinitionLevel, getTreePath } from "hyparquet/src/schema.js";
import { HarnessError, messageOf } from "../../errors.ts";
import { type Column, columnOf } from "./column.ts";
import { readFully } from "./npy.ts";
import { type Chunk, CODECS, pagesOf } from "./parquet-pages.ts";
import { createRowBuilder, type Levels } from "./parquet-rows.ts";
import {
  type Choice,
  type ReadRows,
  type RowSink,
  rowOf,
  SAMPLE_ROWS,
  type Table,
} from "./table.ts";

type Tree = ReturnType<typeof parquetSchema>;

interface Parquet {
  readonly path: string;
  readonly name: string;
  readonly metadata: FileMetaData;
  readonly tree: Tree;
}

/**
 * A parquet file: scalar columns, and lists of them.
 *
 * @throws HarnessError DATA_INVALID for what isn't parquet, is cut, or holds no row.
 */
export async function openParquet(path: string, options: ReadRows): Promise<Table> {
  const name = basename(path);
  await using handle = await open(path, "r");
  const metadata = await readMetadata(handle, name);
  const rows = Number(metadata.num_rows);
  if (rows === 0)
    throw new HarnessError("DATA_INVALID", `${name}: expected records, got none.`, {
      hint: "The file is empty: write it anew.",
    });
  const file: Parquet = { path, name, metadata, tree: parquetSchema(metadata) };
  return {
    name,
    columns: await readable(name, () => sampleColumns(file, handle, options.signal)),
    dimension: null,
    rows,
    placeOf: rowOf(name),
    read: (choice, sink, how) => readable(name, () => readInto(file, { choice, sink }, how)),
  };
}

const MAGIC = "PAR1";

async function readMetadata(handle: FileHandle, name: string): Promise<FileMetaData> {
  const { size } = await handle.stat();
  const bad = (got: string, hint: string) =>
    new HarnessError("DATA_INVALID", `${name}: expected a parquet file, got ${got}.`, { hint });
  if (size === 0) throw bad("an empty one", "Write it anew.");
  const magicAt = async (position: number) => {
    const length = Math.min(MAGIC.length, size);
    const bytes = await readFully(handle, name, { position: Math.max(0, position), length });
    return Buffer.from(bytes).toString("latin1");
  };
  if ((await magicAt(0)) !== MAGIC)
    throw bad("another kind of content", "Let the file's name end in what it holds.");
  if (size < 12 || (await magicAt(size - MAGIC.length)) !== MAGIC)
    throw bad("one without its end", "The file seems cut: copy or write it anew.");
  const slice = (start: number, end = size) =>
    readFully(handle, name, { position: start, length: end - start });
  return await readable(name, () => parquetMetadataAsync({ byteLength: size, slice }));
}

/** The library's errors are about bytes; ours say which file, and what to do. */
async function readable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof HarnessError || (cause instanceof Error && cause.name === "AbortError"))
      throw cause;
    throw new HarnessError(
      "DATA_INVALID",
      `${name}: can't be read as parquet: ${messageOf(cause)}.`,
      {
        hint: "The file is damaged, or written in a way that isn't known here: write it anew.",
        cause,
      },
    );
  }
}

/** The way to a column's only leaf, and its levels; null = a mapping, or lists of lists. */
function leafOf(tree: Tree, name: string): { path: Tree[]; levels: Levels } | null {
  const path = [tree];
  let node = tree.children.find((child) => child.element.name === name);
  while (node !== undefined) {
    path.push(node);
    if (node.children.length > 1) return null;
    node = node.children[0];
  }
  const repeated = path.findIndex(({ element }) => element.repetition_type === "REPEATED");
  const repetitions = path.filter(({ element }) => element.repetition_type === "REPEATED").length;
  const present = getMaxDefinitionLevel(path);
  if (repetitions === 0)
    return path.length === 2 ? { path, levels: { present, element: null } } : null;
  const top = path[1]?.element;
  const isList =
    top?.converted_type === "LIST" || top?.logical_type?.type === "LIST" || repeated === 1;
  if (!isList || repetitions > 1 || path.length > 4) return null;
  return { path, levels: { present, element: getMaxDefinitionLevel(path.slice(0, repeated + 1)) } };
}

async function sampleColumns(
  file: Parquet,
  handle: FileHandle,
  signal: AbortSignal,
): Promise<Column[]> {
  const columns: Column[] = [];
  for (const { element } of file.tree.children) {
    const values: unknown[] = [];
    const read = await readColumn(file, { handle, column: element.name, signal }, (value) => {
      values.push(value);
      return values.length < SAMPLE_ROWS;
    });
    columns.push(
      read
        ? columnOf(element.name, values)
        : { name: element.name, holds: { kind: "other", words: "nested values" } },
    );
  }
  return columns;
}

async function readInto(
  file: Parquet,
  { choice, sink }: { choice: Choice; sink: RowSink },
  { limit, signal }: ReadRows,
): Promise<void> {
  await using handle = await open(file.path, "r");
  const { vector, id, document, metadata } = choice;
  const each = async (column: string | null, take: (value: unknown, row: number) => void) => {
    if (column === null) return;
    let row = 0;
    const read = await readColumn(file, { handle, column, signal }, (value) => {
      take(value, row);
      row += 1;
      return row < limit;
    });
    if (!read) take(undefined, 0);
    else if (row < Math.min(limit, Number(file.metadata.num_rows))) throw cut(file, column, row);
  };
  await each(vector, (value, row) => sink.vector(value, row));
  await each(id, (value, row) => sink.id(value, row));
  await each(document, (value, row) => sink.document(value, row));
  for (const name of metadata) await each(name, (value, row) => sink.metadata(name, value, row));
}

function cut({ name, metadata }: Parquet, column: string, rows: number): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `${name}: expected ${metadata.num_rows} rows in "${column}", as its head says, got ${rows}.`,
    { hint: "The file seems damaged: write it anew." },
  );
}

/** @returns false = the column is nested otherwise than as lists, and nothing was read. */
async function readColumn(
  file: Parquet,
  { handle, column, signal }: { handle: FileHandle; column: string; signal: AbortSignal },
  onRow: (value: unknown) => boolean,
): Promise<boolean> {
  const leaf = leafOf(file.tree, column);
  if (leaf === null) return false;
  for (const group of file.metadata.row_groups) {
    const chunk = chunkOf(group, { file, handle, column });
    const rows = createRowBuilder(leaf.levels, onRow);
    for await (const page of pagesOf(chunk)) {
      signal.throwIfAborted();
      if (!rows.add(page)) return true;
    }
    if (!rows.end()) return true;
  }
  return true;
}

function chunkOf(
  group: FileMetaData["row_groups"][number],
  { file, handle, column }: { file: Parquet; handle: FileHandle; column: string },
): Chunk {
  const found = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column);
  const about = found?.meta_data;
  if (about === undefined || found?.file_path !== undefined)
    throw new Error(`the column "${column}" lies encrypted or in another file`);
  if (!CODECS.includes(about.codec))
    throw new HarnessError(
      "DATA_INVALID",
      `${file.name}: expected "${column}" to be compressed by ${CODECS.join(", ")}, got ${about.codec}.`,
      {
        hint: 'Write it anew, for example: frame.to_parquet("vectors.parquet", compression="zstd")',
      },
    );
  const start = Number(about.dictionary_page_offset || about.data_page_offset);
  return {
    handle,
    name: file.name,
    start,
    end: start + Number(about.total_compressed_size),
    codec: about.codec,
    type: about.type,
    schemaPath: getTreePath(file.tree, about.path_in_schema),
  };
}
