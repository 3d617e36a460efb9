import type { Space } from "../chroma/replies.ts";

/** Chroma 1.x normalises vectors of a cosine collection and back: the last bits may change. */
export const ULPS: Readonly<Record<Space, number>> = { l2: 0, ip: 0, cosine: 2 };

/** One row of a row-major array. */
export const rowOf = (vectors: Float32Array, row: number, dimension: number): Float32Array =>
  vectors.subarray(row * dimension, (row + 1) * dimension);

/** Whether all components lie at most so many single-precision numbers apart; −0 is 0, NaN is NaN. */
export function sameVector(a: Float32Array, b: Float32Array, ulps: number): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) {
    const [left, right] = [a[i] ?? 0, b[i] ?? 0];
    if (left !== right && !near(left, right, ulps)) return false;
  }
  return true;
}

const floats = new Float32Array(2);
const bits = new Int32Array(floats.buffer);

function near(left: number, right: number, ulps: number): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) && Number.isNaN(right);
  floats[0] = left;
  floats[1] = right;
  return Math.abs(inOrder(bits[0] ?? 0) - inOrder(bits[1] ?? 0)) <= ulps;
}

/** Single-precision numbers as integers in the same order, neighbours one apart. */
const inOrder = (value: number): number => (value < 0 ? -(value & 0x7fffffff) : value);
