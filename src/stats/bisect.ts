/**
 * Where an increasing function crosses a target, to the last bit of a double. It needs no
 * derivative and can't leave the bracket, which matters more here than the speed of Newton's steps.
 */
export function bisect(
  increasing: (x: number) => number,
  target: number,
  bracket: { readonly low: number; readonly high: number },
): number {
  let { low, high } = bracket;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (increasing(middle) < target) low = middle;
    else high = middle;
  }
}
