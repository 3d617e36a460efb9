import type { Column } from "./column.ts";

/** Which columns to take; bare vectors have none. */
export interface Choice {
  /** null = the file holds nothing but vectors. */
  readonly vector: string | null;
  /** null = rows are known by their number. */
  readonly id: string | null;
  readonly document: string | null;
  readonly metadata: readonly string[];
}

/**
 * Takes what is read, unchecked. `at` says where it stands: the line of a JSONL file, the row of any
 * other, counted from 0. Values of a field come in the order of the rows; the fields may come one
 * after another.
 */
export interface RowSink {
  vector(values: unknown, at: number): void;
  id(value: unknown, at: number): void;
  document(value: unknown, at: number): void;
  metadata(name: string, value: unknown, at: number): void;
}

export interface ReadRows {
  /** Most rows to read, from the top. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A file with vectors, opened: it is read anew by every call of `read`. */
export interface Table {
  /** As people know it: the file's own name. */
  readonly name: string;
  /** What the first rows hold, by column; null = bare vectors. */
  readonly columns: readonly Column[] | null;
  /** Of bare vectors; null = each column says its own. */
  readonly dimension: number | null;
  /** As the file's head says; null = only its end will tell. */
  readonly rows: number | null;
  /** In words: `a.jsonl:3`. */
  placeOf(at: number): string;
  read(choice: Choice, sink: RowSink, options: ReadRows): Promise<void>;
}

/** Rows that are looked at to tell what a column holds. */
export const SAMPLE_ROWS = 100;

/** The place of a row in a file that has no lines. */
export const rowOf =
  (name: string) =>
  (row: number): string =>
    `${name}, row ${row} (the first is 0)`;
