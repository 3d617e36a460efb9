import type { StoredBatch } from "../../ledger/ledger.ts";

/** One record, wherever it is stored. */
export interface MovedRecord {
  readonly id: string;
  readonly document: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly vector: Float32Array;
}

/** What must be done to `to` until it holds what `from` holds. */
export interface Difference {
  /** In `from` alone, or of another content there: to be written. */
  readonly write: readonly MovedRecord[];
  /** In `to` alone: to be deleted. */
  readonly remove: readonly string[];
  /** Of the first: how many differ in what. */
  readonly missing: number;
  readonly documents: number;
  readonly metadatas: number;
  readonly vectors: number;
}

/** Last bits that may differ: a cosine collection returns its vectors changed in the last one. */
const ULPS = 2;

/** Everything of a path, by id. */
export async function collect(
  batches: AsyncIterable<StoredBatch>,
): Promise<Map<string, MovedRecord>> {
  const all = new Map<string, MovedRecord>();
  for await (const { ids, documents, metadatas, vectors } of batches) {
    const dimension = ids.length === 0 ? 0 : vectors.length / ids.length;
    for (const [row, id] of ids.entries())
      all.set(id, {
        id,
        document: documents[row] ?? null,
        metadata: metadatas[row] ?? null,
        vector: vectors.slice(row * dimension, (row + 1) * dimension),
      });
  }
  return all;
}

/** Compares by content, so that a second look after the work is done finds nothing to do. */
export function difference(
  from: ReadonlyMap<string, MovedRecord>,
  to: ReadonlyMap<string, MovedRecord>,
): Difference {
  const found = { missing: 0, documents: 0, metadatas: 0, vectors: 0 };
  const write = [...from.values()].filter((record) => {
    const other = to.get(record.id);
    if (other === undefined) {
      found.missing += 1;
      return true;
    }
    const differs = {
      documents: record.document !== other.document,
      metadatas: !sameFields(record.metadata, other.metadata),
      vectors: !sameVector(record.vector, other.vector),
    };
    for (const plane of ["documents", "metadatas", "vectors"] as const)
      if (differs[plane]) found[plane] += 1;
    return differs.documents || differs.metadatas || differs.vectors;
  });
  const remove = [...to.keys()].filter((id) => !from.has(id));
  return { write, remove, ...found };
}

/** Chroma changes the last digit of a stored double. */
const DIGITS = 14;

function sameFields(a: MovedRecord["metadata"], b: MovedRecord["metadata"]): boolean {
  return fieldText(a) === fieldText(b);
}

const fieldText = (fields: MovedRecord["metadata"]): string =>
  JSON.stringify(
    Object.entries(fields ?? {})
      .map(([name, value]) => [name, typeof value === "number" ? rounded(value) : value])
      .sort(([x], [y]) => (String(x) < String(y) ? -1 : 1)),
  );

const rounded = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toPrecision(DIGITS);

function sameVector(a: Float32Array, b: Float32Array): boolean {
  return (
    a.length === b.length &&
    a.every((value, at) => {
      const other = b[at] ?? Number.NaN;
      return value === other || Math.abs(value - other) <= ULPS * ulp(value);
    })
  );
}

/** Distance to the next single-precision number. */
function ulp(value: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(value) || Number.MIN_VALUE)));
  return 2 ** (exponent - 23);
}
