/**
 * The middle value, or the mean of the middle two. Infinities are legal and rank where they belong;
 * NaN where the middle two are −∞ and +∞, for then there is no middle; null for no values.
 */
export function median<T extends number>(values: readonly T[]): T | null {
  const sorted = [...values].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  if (low === undefined || high === undefined) return null;
  return ((low + high) / 2) as T;
}
