import type { Space } from "../chroma/replies.ts";

/**
 * The distance of two vectors as Chroma defines it, in double precision: l2 = the *squared*
 * Euclidean distance, cosine = 1 − cos, ip = 1 − dot. A vector of length 0 has cosine distance 1.
 */
export function distance(space: Space, a: Float32Array, b: Float32Array): number {
  let squaredDifference = 0;
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    squaredDifference += (x - y) * (x - y);
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  if (space === "l2") return squaredDifference;
  if (space === "ip") return 1 - dot;
  const lengths = Math.sqrt(squaresA * squaresB);
  return lengths === 0 ? 1 : 1 - dot / lengths;
}

/** Relative error that single precision may have summed up in a reply of Chroma's. */
const EPSILON = 1e-5;

/**
 * How much further than the last true neighbour, whose distance is given, a record may lie and
 * still be as good: Chroma computes in single precision, so it can't tell two so close apart.
 */
export function tolerance(space: Space, last: number): number {
  if (space === "l2") return EPSILON * last;
  if (space === "cosine") return EPSILON;
  return EPSILON * Math.max(1, Math.abs(1 - last));
}
