import { HarnessError } from "../../errors.ts";
import { type Column, type Holds, listColumns } from "./column.ts";
import type { Choice, Table } from "./table.ts";

/** Columns as the plan names them. */
export interface ColumnNames {
  /** null = recognised by what it holds. */
  readonly vector: string | null;
  /** null = recognised by its name; "" = none: rows are known by their number. */
  readonly id: string | null;
  /** null = recognised by what it holds; "" = none. */
  readonly document: string | null;
  readonly metadata: readonly string[];
}

/** Names nothing: every column is recognised. */
export const UNNAMED: ColumnNames = { vector: null, id: null, document: null, metadata: [] };

type Field = keyof ColumnNames;
type Kind = Holds["kind"];

const ID_NAMES = ["id", "_id", "ids"];
const ID_KINDS: readonly Kind[] = ["texts", "whole numbers"];
const SCALARS: readonly Kind[] = ["texts", "whole numbers", "numbers", "flags"];
/** Characters from which a text is more than a name or a key. */
const LONG_TEXT = 20;

/** What a field takes, in words. */
const TAKES: Record<Field, string> = {
  vector: "lists of numbers",
  id: "texts or whole numbers",
  document: "texts",
  metadata: "texts, numbers, or true and false",
};

const hintOf = (field: Field) =>
  `Name one: \`data.columns.${field}\` in the plan, or --set data.columns.${field}=<column>.`;

/** Finds the columns that are named, and recognises those that aren't. */
class Chooser {
  readonly #name: string;
  readonly #columns: readonly Column[];

  constructor(name: string, columns: readonly Column[]) {
    this.#name = name;
    this.#columns = columns;
  }

  #refused(expected: string, got: string, field: Field): HarnessError {
    return new HarnessError(
      "DATA_INVALID",
      `${this.#name}: expected ${expected}, got ${got}. Its columns: ${listColumns(this.#columns)}.`,
      { hint: hintOf(field) },
    );
  }

  /** A column that the plan names. */
  named(field: Field, name: string, kinds: readonly Kind[]): string {
    const found = this.#columns.find((column) => column.name === name);
    if (found === undefined)
      throw this.#refused(`the column "${name}" for \`data.columns.${field}\``, "none", field);
    // What is empty in the first rows may be filled later; its values are checked as they are read.
    if (kinds.includes(found.holds.kind) || found.holds.kind === "nothing") return name;
    throw this.#refused(
      `${TAKES[field]} in "${name}"`,
      listColumns([found]).replace(/^".*" \(|\)$/g, ""),
      field,
    );
  }

  #listed(found: readonly Column[]): string {
    return found.length === 0 ? "none" : `${found.length}: ${listColumns(found)}`;
  }

  vector(): string {
    const all = this.#columns.filter(({ holds }) => holds.kind === "vectors");
    const even = all.filter(({ holds }) => holds.kind === "vectors" && holds.dimension !== null);
    // Where only one could be meant, the rows that differ are named when they are read.
    const candidates = even.length === 0 ? all : even;
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) return only.name;
    throw this.#refused(
      "one column with lists of numbers, the vectors",
      this.#listed(candidates),
      "vector",
    );
  }

  id(): string | null {
    const found = this.#columns.filter(
      ({ name, holds }) => ID_NAMES.includes(name) && ID_KINDS.includes(holds.kind),
    );
    if (found.length > 1) throw this.#refused("one column with ids", this.#listed(found), "id");
    return found[0]?.name ?? null;
  }

  document(taken: readonly (string | null)[]): string | null {
    const found = this.#columns.filter(
      ({ name, holds }) =>
        !taken.includes(name) && holds.kind === "texts" && holds.characters >= LONG_TEXT,
    );
    if (found.length > 1)
      throw this.#refused(
        "one column with long texts, the documents",
        this.#listed(found),
        "document",
      );
    return found[0]?.name ?? null;
  }
}

const unlessNone = (name: string): string | null => (name === "" ? null : name);

/**
 * The columns to read, and in words what was taken.
 *
 * @throws HarnessError DATA_INVALID for a column that isn't there or holds something else, and where
 * several could be meant; it lists all columns with what they hold, and says which field to set.
 */
export function chooseColumns(
  { name, columns }: Pick<Table, "name" | "columns">,
  asked: ColumnNames,
): { readonly choice: Choice; readonly words: string } {
  if (columns === null) return bare(name, asked);
  const chooser = new Chooser(name, columns);
  const vector =
    asked.vector === null ? chooser.vector() : chooser.named("vector", asked.vector, ["vectors"]);
  const optional = (
    field: "id" | "document",
    kinds: readonly Kind[],
    usual: () => string | null,
  ) =>
    asked[field] === null
      ? usual()
      : unlessNone(asked[field] && chooser.named(field, asked[field], kinds));
  const id = optional("id", ID_KINDS, () => chooser.id());
  const metadata = asked.metadata.map((each) => chooser.named("metadata", each, SCALARS));
  const document = optional("document", ["texts"], () => chooser.document([id, ...metadata]));
  const choice: Choice = { vector, id, document, metadata };
  return { choice, words: wordsOf(name, choice) };
}

function wordsOf(name: string, { vector, id, document, metadata }: Choice): string {
  const quoted = (each: string) => `"${each}"`;
  const parts = [
    `vectors from "${vector}"`,
    id === null ? "row numbers from 0 as ids" : `ids from "${id}"`,
    document === null ? "no documents" : `documents from "${document}"`,
    ...(metadata.length === 0 ? [] : [`metadata from ${metadata.map(quoted).join(", ")}`]),
  ];
  return `${name}: ${parts.join(", ")}.`;
}

/** Nothing can be chosen where there are no names. */
function bare(name: string, asked: ColumnNames): { choice: Choice; words: string } {
  const named = (["vector", "id", "document"] as const).find((field) => asked[field] ?? "");
  const field = asked.metadata.length > 0 ? "metadata" : named;
  if (field !== undefined)
    throw new HarnessError(
      "DATA_INVALID",
      `${name}: expected columns with names, for \`data.columns.${field}\` names one, got bare vectors.`,
      { hint: "Leave it out, or give a parquet file or JSONL with an object a line." },
    );
  return {
    choice: { vector: null, id: null, document: null, metadata: [] },
    words: `${name}: bare vectors, row numbers from 0 as ids, no documents.`,
  };
}
