import type { ChromaCollection } from "../chroma/collection.ts";
import type { Space } from "../chroma/replies.ts";
import { HarnessError } from "../errors.ts";
import { type Records, rowsById, vectorAt } from "./corpus.ts";
import { distance } from "./distance.ts";

const SPACES: readonly Space[] = ["l2", "cosine", "ip"];
/** Records whose distances are compared. */
const COMPARED = 10;
/** Largest difference that is still the same distance, as a share of what it is computed from. */
const TOLERANCE = 1e-3;

/**
 * The space that a collection's answers are in. What Chroma lists can't be relied on: it lists l2 for
 * a cosine collection that an 0.x made by `hnsw:space`, and still answers by cosine.
 *
 * @throws HarnessError DATA_INVALID where the answers fit no space that is known.
 */
export async function answeredSpace(
  collection: ChromaCollection,
  records: Records,
): Promise<Space> {
  const asked = oddVector(records);
  const reply = await collection.query(asked, Math.min(COMPARED, records.ids.length));
  const rows = rowsById(records.ids);
  const pairs = reply.ids.map((id, index) => ({
    stored: vectorAt(records.vectors, rows.get(id) ?? 0, records.dimension),
    answered: reply.distances[index] ?? Number.NaN,
  }));
  const fits = (space: Space) =>
    pairs.length > 0 &&
    pairs.every(
      ({ stored, answered }) =>
        Math.abs(distance(space, asked, stored) - answered) <= TOLERANCE * scaleOf(asked, stored),
    );
  const found = [records.space, ...SPACES].find(fits);
  if (found !== undefined) return found;
  throw new HarnessError(
    "DATA_INVALID",
    `Expected collection "${collection.name}" to answer with distances by ${SPACES.join(", ")}, got none of them.`,
    { hint: "Its index seems damaged: build the collection anew from its sources." },
  );
}

/**
 * A mixture of the first and the last record, made longer: for a vector of length 1 among vectors of
 * length 1, inner product and cosine are the same.
 */
function oddVector({ vectors, ids, dimension }: Records): Float32Array {
  const first = vectorAt(vectors, 0, dimension);
  const last = vectorAt(vectors, ids.length - 1, dimension);
  const mixed = first.map((value, i) => 1.5 * value + 0.75 * (last[i] ?? 0));
  return squaresOf(mixed) > 0 ? mixed : mixed.fill(1.5);
}

function scaleOf(asked: Float32Array, stored: Float32Array): number {
  return Math.max(1, squaresOf(asked) + squaresOf(stored));
}

function squaresOf(vector: Float32Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}
