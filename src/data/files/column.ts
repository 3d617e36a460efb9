/** What the first rows of a column hold. */
export type Holds =
  /** Lists of numbers; null = of different lengths. */
  | { readonly kind: "vectors"; readonly dimension: number | null }
  | { readonly kind: "texts"; readonly characters: number }
  | { readonly kind: "whole numbers" }
  | { readonly kind: "numbers" }
  | { readonly kind: "flags" }
  /** No value yet. */
  | { readonly kind: "nothing" }
  /** Nothing that a record could be made of, in words. */
  | { readonly kind: "other"; readonly words: string };

export interface Column {
  readonly name: string;
  readonly holds: Holds;
}

type Sort = Holds["kind"] | "lists" | "dates" | "mappings";

const UNCOUNTABLE = new Set<unknown>([null, "NaN", "Infinity", "-Infinity"]);

/** Python writes NaN into lists, and others null: such a list is meant to be a vector all the same. */
function isVector(list: readonly unknown[]): boolean {
  const isNumber = (value: unknown) => typeof value === "number" || typeof value === "bigint";
  return list.some(isNumber) && list.every((value) => isNumber(value) || UNCOUNTABLE.has(value));
}

/** Whether the value is a list, of whatever. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function sortOf(value: unknown): Sort {
  if (isList(value)) return isVector(Array.from(value)) ? "vectors" : "lists";
  switch (typeof value) {
    case "string":
      return "texts";
    case "boolean":
      return "flags";
    case "bigint":
      return "whole numbers";
    case "number":
      return Number.isInteger(value) ? "whole numbers" : "numbers";
    default:
      return value instanceof Date ? "dates" : "mappings";
  }
}

const other = (words: string): Holds => ({ kind: "other", words });

function holdsOf(values: readonly unknown[]): Holds {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (known.length === 0) return { kind: "nothing" };
  // An empty list among vectors is a vector that is missing: it is named when it is read.
  const filled = known.filter((value) => !isList(value) || value.length > 0);
  if (filled.length === 0) return other("empty lists");
  const sorts = new Set(filled.map(sortOf));
  // 1 among 0.5 is a number like the others.
  if (sorts.has("numbers")) sorts.delete("whole numbers");
  const [sort = "other"] = sorts;
  if (sorts.size > 1) return other("values of different kinds");
  switch (sort) {
    case "vectors": {
      const lengths = new Set(known.map((value) => (value as ArrayLike<unknown>).length));
      const [dimension = 0] = lengths;
      return { kind: "vectors", dimension: lengths.size === 1 ? dimension : null };
    }
    case "texts": {
      const total = known.reduce<number>((sum, value) => sum + String(value).length, 0);
      return { kind: "texts", characters: Math.round(total / known.length) };
    }
    case "whole numbers":
    case "numbers":
    case "flags":
      return { kind: sort };
    default:
      return other(sort === "lists" ? "lists of something else than numbers" : sort);
  }
}

/** Tells by its first values what a column holds. */
export function columnOf(name: string, values: readonly unknown[]): Column {
  return { name, holds: holdsOf(values) };
}

function holdsWords(holds: Holds): string {
  switch (holds.kind) {
    case "vectors":
      return holds.dimension === null
        ? "lists of numbers, of different lengths"
        : `lists of ${holds.dimension} numbers`;
    case "texts":
      return `texts of about ${holds.characters} characters`;
    case "flags":
      return "true or false";
    case "nothing":
      return "nothing in the first rows";
    case "other":
      return holds.words;
    default:
      return holds.kind;
  }
}

/** All columns with what they hold, for a message. */
export function listColumns(columns: readonly Column[]): string {
  return columns.map(({ name, holds }) => `"${name}" (${holdsWords(holds)})`).join(", ") || "none";
}
