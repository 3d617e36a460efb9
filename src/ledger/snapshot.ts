import { hash } from "node:crypto";
import { HarnessError } from "../errors.ts";
import type { Reader, Snapshot, StoredBatch } from "./ledger.ts";

/**
 * Takes down everything that is stored: vectors whole, of documents and metadata a hash each. Nobody
 * may write meanwhile.
 *
 * @throws HarnessError DATA_INVALID where an id comes twice or the count isn't what is read; what
 * the reader throws; the signal's reason when aborted.
 */
export async function takeSnapshot(reader: Reader, signal: AbortSignal): Promise<Snapshot> {
  const counted = await reader.count();
  const taken = new Taken(counted);
  for await (const batch of reader.readAll()) {
    signal.throwIfAborted();
    taken.take(batch);
  }
  if (taken.records !== counted) throw unsound(`${counted} records as it counts`, taken.records);
  return taken;
}

class Taken implements Snapshot {
  readonly rows = new Map<string, number>();
  readonly documents: BigUint64Array;
  readonly metadatas: BigUint64Array;
  vectors = new Float32Array(0);
  dimension = 0;
  readonly #counted: number;

  constructor(counted: number) {
    this.#counted = counted;
    this.documents = new BigUint64Array(counted);
    this.metadatas = new BigUint64Array(counted);
  }

  get records(): number {
    return this.rows.size;
  }

  take({ ids, documents, metadatas, vectors }: StoredBatch): void {
    if (ids.length === 0) return;
    const from = this.rows.size;
    if (from + ids.length > this.#counted)
      throw unsound(`${this.#counted} records as it counts`, "more");
    if (from === 0) {
      this.dimension = vectors.length / ids.length;
      this.vectors = new Float32Array(this.#counted * this.dimension);
    }
    if (vectors.length !== ids.length * this.dimension)
      throw unsound(`${this.dimension} dimensions for every record`, "others");
    this.vectors.set(vectors, from * this.dimension);
    for (const [index, id] of ids.entries()) {
      if (this.rows.has(id)) throw unsound("every id once", `"${id}" twice`);
      this.rows.set(id, from + index);
      this.documents[from + index] = documentHash(documents[index] ?? null);
      this.metadatas[from + index] = metadataHash(metadatas[index] ?? null);
    }
  }
}

const unsound = (expected: string, got: string | number) =>
  new HarnessError("DATA_INVALID", `Expected ${expected}, got ${got}.`, {
    hint: "Was somebody writing meanwhile?",
  });

/** 64 bits of a document. */
export const documentHash = (document: string | null): bigint =>
  document === null ? 0n : hashOf(document);

/** 64 bits of metadata, whatever the order of its fields. None and an empty one are the same. */
export function metadataHash(metadata: Readonly<Record<string, unknown>> | null): bigint {
  const fields = Object.entries(metadata ?? {}).filter(([, value]) => value !== null);
  if (fields.length === 0) return 0n;
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(JSON.stringify(sorted, (_, value: unknown) => steady(value)));
}

/** Chroma 1.x may change the last digit of a double, and turns −0 into 0. */
function steady(value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? value.toPrecision(12) : value;
}

const hashOf = (text: string): bigint => hash("sha1", text, "buffer").readBigUInt64LE();
