import { basename } from "node:path";
import { HarnessError } from "../../errors.ts";
import { type Column, columnOf, isList } from "./column.ts";
import { readLines } from "./lines.ts";
import { type Choice, type ReadRows, type RowSink, SAMPLE_ROWS, type Table } from "./table.ts";
import { shown } from "./vector-rows.ts";

type Row = Readonly<Record<string, unknown>> | readonly unknown[];

const FORM =
  'Write one record a line: a JSON array of numbers, or an object such as {"id": "a", "vector": [0.1, 0.2]}.';

/**
 * JSON by lines: each a bare vector, or an object whose fields are the columns.
 *
 * @param options `limit` = rows that will be read at most: no others are looked at.
 * @throws HarnessError DATA_INVALID for a file without rows, or a line among the first that can't be
 * read, which is named.
 */
export async function openJsonl(path: string, options: ReadRows): Promise<Table> {
  const name = basename(path);
  const limit = Math.min(SAMPLE_ROWS, options.limit);
  const sample: Row[] = [];
  for await (const { row } of readRows(path, { ...options, limit })) sample.push(row);
  const [first] = sample;
  if (first === undefined)
    throw new HarnessError("DATA_INVALID", `${name}: expected records, got none.`, { hint: FORM });
  return {
    name,
    ...(Array.isArray(first)
      ? { columns: null, dimension: first.length }
      : { columns: columnsOf(sample), dimension: null }),
    rows: null,
    placeOf: (line) => `${name}:${line}`,
    read: (choice, sink, how) => readInto(path, { choice, sink }, how),
  };
}

function columnsOf(sample: readonly Row[]): Column[] {
  const rows = sample as readonly Readonly<Record<string, unknown>>[];
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].map((name) =>
    columnOf(
      name,
      rows.map((row) => row[name]),
    ),
  );
}

async function readInto(
  path: string,
  { choice, sink }: { choice: Choice; sink: RowSink },
  options: ReadRows,
): Promise<void> {
  const { vector, id, document, metadata } = choice;
  for await (const { row, line } of readRows(path, options)) {
    if (vector === null) {
      sink.vector(row, line);
      continue;
    }
    const fields = row as Readonly<Record<string, unknown>>;
    sink.vector(fields[vector], line);
    if (id !== null) sink.id(fields[id], line);
    if (document !== null) sink.document(fields[document], line);
    for (const name of metadata) sink.metadata(name, fields[name], line);
  }
}

async function* readRows(
  path: string,
  { limit, signal }: ReadRows,
): AsyncGenerator<{ readonly row: Row; readonly line: number }> {
  const name = basename(path);
  let isBare: boolean | null = null;
  let count = 0;
  for await (const { first, texts } of readLines(path, name)) {
    signal.throwIfAborted();
    for (const { text, line } of filled(texts, first)) {
      const row = parseRow(text, `${name}:${line}`);
      isBare ??= isList(row);
      requireAlike(row, isBare, `${name}:${line}`);
      yield { row, line };
      count += 1;
      if (count === limit) return;
    }
  }
}

function filled(texts: readonly string[], first: number): { text: string; line: number }[] {
  return texts
    .map((text, index) => ({ text, line: first + index }))
    .filter(({ text }) => text.trim() !== "");
}

function requireAlike(row: Row, isBare: boolean, place: string): void {
  if (isList(row) === isBare) return;
  const [expected, got] = isBare ? ["an array", "an object"] : ["an object", "an array"];
  throw bad(place, `${expected}, as the first line has`, got);
}

function parseRow(text: string, place: string): Row {
  const row = parseJson(text);
  if (typeof row === "object" && row !== null) return row as Row;
  throw bad(
    place,
    "a JSON array of numbers or an object",
    row === undefined ? shown(text) : shown(row),
  );
}

/**
 * Python writes NaN and Infinity into JSON; they are read, so that the message can name them.
 *
 * @returns undefined for what isn't JSON.
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(text.replace(/-?\b(NaN|Infinity)\b/g, (word) => `"${word}"`));
    } catch {
      return undefined;
    }
  }
}

function bad(place: string, expected: string, got: string): HarnessError {
  return new HarnessError("DATA_INVALID", `${place}: expected ${expected}, got ${got}.`, {
    hint: FORM,
  });
}
