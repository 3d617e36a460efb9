/** Fewer values than this beyond a quantile, and it says more of chance than of the target. */
const BEYOND_MIN = 100;

/** Whether enough of `n` values lie beyond the quantile `q` for it to be shown: n(1 − q) ≥ 100. */
export const quantileHolds = (n: number, q: number): boolean =>
  // A hair of slack: 20,000 × (1 − 0.995) is 99.99999999999991 in binary.
  n * (1 - q) >= BEYOND_MIN - 1e-6;

/**
 * The quantile by nearest rank; +∞ (a failure) is legal and ranks above everything. null for none.
 * @throws RangeError unless 0 ≤ q ≤ 1.
 */
export function quantile<T extends number>(values: readonly T[], q: number): T | null {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`Expected a q from 0 to 1, got ${q}.`);
  const sorted = [...values].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  // A hair of slack again: 0.07 × 100 is 7.000000000000001, whose rank is 7 all the same.
  return sorted[Math.max(0, Math.ceil(q * sorted.length - 1e-9) - 1)] ?? null;
}
