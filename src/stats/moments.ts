/** Arithmetic mean. @throws RangeError for no values. */
export function mean<T extends number>(values: readonly T[]): T {
  if (values.length === 0) throw new RangeError("Expected at least 1 value, got none.");
  return (values.reduce<number>((sum, value) => sum + value, 0) / values.length) as T;
}

/** Standard deviation of a sample, with n − 1. @throws RangeError for fewer than 2 values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2)
    throw new RangeError(`Expected at least 2 values, got ${values.length}: one has no spread.`);
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
