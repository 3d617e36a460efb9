/** What a figure surely is at least, and at most; the upper end may be infinite. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * By how much one figure exceeds the other, as a share (1 = twice as much). Ends that aren't known stay
 * open: from −1, to infinity. The value is the geometric middle, or the end that is known.
 */
export function excess(one: Ends, other: Ends): Ends & { readonly value: number } {
  const low = Number.isFinite(other.high) ? one.low / other.high : 0;
  const high = other.low > 0 ? one.high / other.low : Number.POSITIVE_INFINITY;
  const middle = low > 0 && Number.isFinite(high) ? Math.sqrt(low * high) : Math.max(low, 0);
  const value = low > 0 || !Number.isFinite(high) ? middle : high;
  return { low: low - 1, high: high - 1, value: value - 1 };
}
