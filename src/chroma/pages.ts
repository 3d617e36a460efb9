import { HarnessError } from "../errors.ts";
import type { CollectionParts } from "./parts.ts";
import { recordPage } from "./replies.ts";
import { limited } from "./request.ts";

/** Some records of a collection, as they are stored. */
export interface RecordBatch {
  readonly ids: readonly string[];
  /** Row-major, one row an id; empty without vectors. A component that isn't finite is NaN. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly documents: readonly (string | null)[] | null;
  readonly metadatas: readonly (Record<string, unknown> | null)[] | null;
}

/** What is read. */
export interface PageOptions {
  /** @default 1000 */
  readonly pageSize?: number;
  /** Documents and metadata. @default true */
  readonly documents?: boolean;
  /** They are read through the index, which may be damaged alone. @default true */
  readonly vectors?: boolean;
}

const PAGE_SIZE = 1000;

/**
 * Reads a collection page by page. Records written meanwhile may be missed or come twice: read one
 * that nobody writes to.
 *
 * @throws HarnessError CHROMA_REPLY for a page without vectors, or of another size than it says.
 */
export async function* readPages(
  parts: CollectionParts,
  { pageSize: limit = PAGE_SIZE, documents = true, vectors = true }: PageOptions,
): AsyncIterable<RecordBatch> {
  for (let offset = 0; ; offset += limit) {
    const batch = await readPage(parts, { limit, offset, documents, vectors });
    if (batch.ids.length > 0) yield batch;
    if (batch.ids.length < limit) return;
  }
}

const VECTORS = ["embeddings"] as const;
const DOCUMENTS = ["documents", "metadatas"] as const;

async function readPage(
  { facts, connection, records }: CollectionParts,
  page: { limit: number; offset: number; documents: boolean; vectors: boolean },
): Promise<RecordBatch> {
  const what = `return records ${page.offset}… of "${facts.name}"`;
  const { limit, offset } = page;
  const reply = await limited(connection, what, (signal) =>
    records(signal).get({
      limit,
      offset,
      include: [...(page.vectors ? VECTORS : []), ...(page.documents ? DOCUMENTS : [])],
    }),
  );
  const parsed = recordPage.safeParse(reply);
  if (!parsed.success)
    throw new HarnessError(
      "CHROMA_REPLY",
      `Expected Chroma to ${what}, got: ${parsed.error.message.slice(0, 300)}`,
    );
  const { ids, embeddings, documents, metadatas } = parsed.data;
  const { vectors, dimension } = page.vectors
    ? packVectors(ids, embeddings ?? [])
    : { vectors: new Float32Array(0), dimension: 0 };
  return {
    ids,
    vectors,
    dimension,
    documents: page.documents ? (documents ?? null) : null,
    metadatas: page.documents ? (metadatas ?? null) : null,
  };
}

/** Chroma's JSON has `null` where a stored component isn't finite. */
function packVectors(
  ids: readonly string[],
  rows: readonly (readonly unknown[] | null)[],
): { vectors: Float32Array; dimension: number } {
  const dimension = rows[0]?.length ?? 0;
  const vectors = new Float32Array(ids.length * dimension);
  for (const [row, id] of ids.entries()) {
    const values = rows[row];
    if (values === undefined || values === null || values.length !== dimension)
      throw new HarnessError(
        "CHROMA_REPLY",
        `Expected a vector of ${dimension} components for record "${id}", got ${values?.length ?? "none"}.`,
      );
    let at = row * dimension;
    for (const value of values) {
      vectors[at] = typeof value === "number" ? value : Number.NaN;
      at += 1;
    }
  }
  return { vectors, dimension };
}
