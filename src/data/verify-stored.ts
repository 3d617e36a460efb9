import type { ChromaCollection } from "../chroma/collection.ts";
import type { RecordBatch } from "../chroma/pages.ts";
import { type Corpus, rowsById, vectorAt } from "./corpus.ts";

/** Whether a collection holds exactly a corpus. */
export type StoredCheck =
  | { readonly kind: "same" }
  | { readonly kind: "differs"; readonly findings: readonly string[] };

/** Chroma 1.x normalises vectors of a cosine collection and back: the last bits may change. */
const ULPS = { l2: 0, ip: 0, cosine: 2 } as const;

/** Findings named one by one; beyond, they are only counted. */
const NAMED = 5;

/** Compares count, every id and every vector of a collection with a corpus. Texts aren't compared. */
export async function verifyStored(
  collection: ChromaCollection,
  corpus: Corpus,
): Promise<StoredCheck> {
  const counted = await collection.count();
  const seen = new Set<string>();
  const findings: string[] = [];
  if (counted !== corpus.ids.length)
    findings.push(`counts ${counted} records instead of ${corpus.ids.length}`);
  for await (const batch of collection.readAll({ documents: false })) {
    findings.push(...compareBatch(corpus, batch, seen));
  }
  const missing = corpus.ids.filter((id) => !seen.has(id));
  findings.push(...missing.map((id) => `record "${id}" is missing`));
  return findings.length === 0
    ? { kind: "same" }
    : { kind: "differs", findings: shorten(findings) };
}

function compareBatch(corpus: Corpus, batch: RecordBatch, seen: Set<string>): string[] {
  const rows = rowsById(corpus.ids);
  return batch.ids.flatMap((id, index) => {
    const row = rows.get(id);
    if (row === undefined) return `record "${id}" is not of the corpus`;
    if (seen.has(id)) return `record "${id}" comes twice`;
    seen.add(id);
    const stored = vectorAt(batch.vectors, index, batch.dimension);
    const wanted = vectorAt(corpus.vectors, row, corpus.dimension);
    return isWithin(ULPS[corpus.space], wanted, stored) ? [] : `record "${id}" has another vector`;
  });
}

function shorten(findings: readonly string[]): string[] {
  const rest = findings.length - NAMED;
  return rest > 0 ? [...findings.slice(0, NAMED), `and ${rest} more`] : [...findings];
}

/** Whether all components lie at most so many single-precision numbers apart; −0 equals 0. */
function isWithin(ulps: number, a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  const left = ordered(a);
  const right = ordered(b);
  return left.every((value, i) => Math.abs(value - (right[i] ?? 0)) <= ulps);
}

/** Single-precision numbers as integers in the same order, neighbours one apart. */
function ordered(values: Float32Array): number[] {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  return Array.from(bits, (value) => (value < 0 ? -(value & 0x7fffffff) : value));
}
