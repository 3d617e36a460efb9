import { type Share, share } from "../units/quantity.ts";
import { mean } from "./moments.ts";
import { studentQuantile } from "./student-t.ts";

/** A straight line through points, with the interval of its slope. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  readonly low: number;
  readonly high: number;
  readonly level: Share;
  readonly n: number;
}

const LEVEL = share(0.95);

/**
 * Least squares, with Student's t for the slope: the points' deviations from the line are taken to be
 * independent and alike.
 *
 * @returns null for fewer than 3 points, or where all lie at one x: nothing tells the slope's spread.
 */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): LineFit | null {
  const n = points.length;
  if (n < 3) return null;
  const middleX = mean(points.map(([x]) => x));
  const middleY = mean(points.map(([, y]) => y));
  const sum = (of: (x: number, y: number) => number): number =>
    points.reduce((total, [x, y]) => total + of(x - middleX, y - middleY), 0);
  const spread = sum((x) => x * x);
  if (spread === 0) return null;
  const slope = sum((x, y) => x * y) / spread;
  const intercept = middleY - slope * middleX;
  const residual = points.reduce((total, [x, y]) => total + (y - intercept - slope * x) ** 2, 0);
  const error = Math.sqrt(residual / (n - 2) / spread);
  const half = studentQuantile((1 + LEVEL) / 2, n - 2) * error;
  return { slope, intercept, low: slope - half, high: slope + half, level: LEVEL, n };
}
