import { HarnessError } from "../../errors.ts";
import type { Records } from "../corpus.ts";
import type { Choice, ReadRows, Table } from "./table.ts";
import { type Matrix, shown, VectorRows } from "./vector-rows.ts";

type Metadatas = NonNullable<Records["metadatas"]>;
type Metadata = Record<string, string | number | boolean>;

/** What a file holds, column by column. */
export interface Read extends Matrix {
  readonly ids: readonly string[];
  readonly documents: readonly (string | null)[] | null;
  readonly metadatas: Metadatas | null;
}

/**
 * Reads the chosen columns, and checks every value.
 *
 * @param options `dimension` = what every vector must have; null = as the first has.
 * @throws HarnessError DATA_INVALID naming the row or line: a vector that is missing, of another
 * dimension or not finite, an id that is missing, twice or no text, a document that is no text.
 */
export async function readTable(
  table: Table,
  choice: Choice,
  options: ReadRows & { readonly dimension: number | null },
): Promise<Read> {
  const { name, placeOf } = table;
  const rows = table.rows === null ? null : Math.min(table.rows, options.limit);
  const vectors = new VectorRows({ name, placeOf, rows, dimension: options.dimension });
  const ids = new Map<string, number>();
  const documents: (string | null)[] = [];
  const metadatas: (Metadata | null)[] = [];
  const bad = (at: number, expected: string, value: unknown) =>
    new HarnessError("DATA_INVALID", `${placeOf(at)}: expected ${expected}, got ${shown(value)}.`, {
      hint: "Correct that row or leave it out.",
    });
  const filled = new Map<string, number>();
  await table.read(
    choice,
    {
      vector: (values, at) => vectors.push(values, at),
      id(value, at) {
        const id = idOf(value);
        if (id === null) throw bad(at, "an id, a text or a whole number", value);
        const first = ids.get(id);
        if (first !== undefined) throw twice(id, placeOf(first), placeOf(at));
        ids.set(id, at);
      },
      document(value, at) {
        if (value !== null && value !== undefined && typeof value !== "string")
          throw bad(at, "a text as the document", value);
        documents.push(value ?? null);
      },
      metadata(column, value, at) {
        const row = filled.get(column) ?? 0;
        filled.set(column, row + 1);
        const scalar = scalarOf(value);
        if (scalar === undefined)
          throw bad(at, `a text, a number, true or false in "${column}"`, value);
        if (scalar === null) metadatas[row] ??= null;
        // Object.fromEntries takes any name, also __proto__.
        else metadatas[row] = { ...metadatas[row], ...Object.fromEntries([[column, scalar]]) };
      },
    },
    options,
  );
  const matrix = vectors.finish();
  return {
    ...matrix,
    ids:
      choice.id === null
        ? Array.from({ length: matrix.rows }, (_, row) => `${row}`)
        : [...ids.keys()],
    documents: choice.document === null ? null : documents,
    metadatas: choice.metadata.length === 0 ? null : metadatas,
  };
}

function idOf(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "bigint" || Number.isSafeInteger(value) ? `${value}` : null;
}

function twice(id: string, first: string, second: string): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `${second}: expected an id of its own, got "${id}", which ${first} has too.`,
    {
      hint: 'Correct one, or name another column: `data.columns.id`; `""` takes the rows\' numbers.',
    },
  );
}

/** undefined = nothing that Chroma's metadata takes. */
function scalarOf(value: unknown): string | number | boolean | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
