import { HarnessError } from "../errors.ts";
import { nearest } from "./nearest.ts";

/** Where the records come from. */
export type DataSource =
  /** The corpus that comes with the program. */
  | { readonly kind: "shipped" }
  /** Drawn at random from the plan's seed. */
  | { readonly kind: "synthetic"; readonly records: number; readonly dimension: number }
  /** A folder that an embedded client wrote; null: its only collection. */
  | { readonly kind: "chroma"; readonly folder: string; readonly collection: string | null }
  /** A file of vectors, in a form that the end of its name tells. */
  | { readonly kind: "file"; readonly path: string };

/** What was expected instead, and how to mend it. */
export interface SourceFault {
  readonly kind: "fault";
  readonly expected: string;
  readonly mend: string;
}

const EXAMPLE = "For example: synthetic:20000x384";
const FORMS =
  "shipped, synthetic:<records>x<dimension>, chroma:<folder>[#<collection>] or file:<path>";
const DIMENSION_MAX = 16_384;
/** What one array of 32-bit numbers comfortably holds. */
const COMPONENTS_MAX = 2 ** 31;
/** Chroma's own rule for the names of collections. */
const COLLECTION = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]$/;

const fault = (expected: string, mend: string): SourceFault => ({ kind: "fault", expected, mend });

function readSynthetic(size: string): DataSource | SourceFault {
  const found = /^(\d{1,12})x(\d{1,6})$/.exec(size);
  if (found === null) return fault("synthetic:<records>x<dimension>", EXAMPLE);
  const [records, dimension] = [Number(found[1]), Number(found[2])];
  if (records < 1) return fault("a source of 1 record or more", EXAMPLE);
  if (dimension < 2 || dimension > DIMENSION_MAX)
    return fault(`a source with a dimension from 2 to ${DIMENSION_MAX}`, EXAMPLE);
  if (records * dimension > COMPONENTS_MAX)
    return fault(`a source of at most ${COMPONENTS_MAX} components in all`, EXAMPLE);
  return { kind: "synthetic", records, dimension };
}

function readChroma(place: string): DataSource | SourceFault {
  const hash = place.lastIndexOf("#");
  const folder = hash < 0 ? place : place.slice(0, hash);
  const collection = hash < 0 ? null : place.slice(hash + 1);
  if (folder === "")
    return fault("chroma:<folder>[#<collection>]", "For example: chroma:./chroma_db#documents");
  if (collection !== null && !COLLECTION.test(collection))
    return fault(
      "the name of a collection after `#`: 3 to 512 letters, digits, dots, hyphens and underscores",
      "Leave out `#` when the folder holds one collection.",
    );
  return { kind: "chroma", folder, collection };
}

function readFile(path: string): DataSource | SourceFault {
  if (path === "") return fault("file:<path>", "For example: file:./vectors.parquet");
  return { kind: "file", path };
}

/** Ends of the names of files that may hold vectors, in a form that we read or not. */
const FILE = /\.(npy|npz|parquet|jsonl|ndjson|json|csv|fvecs|h5|hdf5|pkl|gz)$/i;

function mendForm(text: string): string {
  const kind = text.split(":", 1)[0] ?? "";
  if (/^https?$/.test(kind))
    return "A running server can't be the source; give the folder its data lies in: chroma:<folder>";
  if (FILE.test(text) && !text.includes(":")) return `A file of vectors: file:${text}`;
  if (text.startsWith(".") || text.startsWith("/") || text.startsWith("~"))
    return `A folder that Chroma wrote: chroma:${text}`;
  const meant = nearest(kind, ["shipped", "synthetic", "chroma", "file"]);
  return meant === null ? EXAMPLE : `Did you mean \`${meant}\`?`;
}

/** Reads a source as the plan writes it, or says what is wrong with it. */
export function readDataSource(text: string): DataSource | SourceFault {
  const [kind, rest] = text.split(/:(.*)/s, 2);
  if (text === "shipped") return { kind: "shipped" };
  if (kind === "synthetic") return readSynthetic(rest ?? "");
  if (kind === "chroma") return readChroma(rest ?? "");
  if (kind === "file") return readFile(rest ?? "");
  return fault(FORMS, mendForm(text));
}

/** @throws HarnessError PLAN_INVALID for a text that is no source. */
export function parseDataSource(text: string): DataSource {
  const source = readDataSource(text);
  if (source.kind !== "fault") return source;
  throw new HarnessError(
    "PLAN_INVALID",
    `Expected \`data.source\` to be ${source.expected}, got \`${text}\`.`,
    { hint: source.mend },
  );
}

/** The text that parseDataSource reads as this source. */
export function formatDataSource(source: DataSource): string {
  switch (source.kind) {
    case "shipped":
      return "shipped";
    case "synthetic":
      return `synthetic:${source.records}x${source.dimension}`;
    case "chroma":
      return `chroma:${source.folder}${source.collection === null ? "" : `#${source.collection}`}`;
    case "file":
      return `file:${source.path}`;
    default:
      return source satisfies never;
  }
}
