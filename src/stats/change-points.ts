import { mean } from "./moments.ts";
import type { Random } from "./random.ts";

/** Where a series seems to go on at another level. */
export interface ChangePoint {
  /** Index of the first value at the new level. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** A level is told by so many values at least. */
const LEAST = 5;
const SHUFFLES = 199;
/** A shuffle in so many may do as well by chance. */
const ALPHA = 0.01;

/**
 * Binary segmentation: the split that explains most is kept where hardly a shuffle of the same values
 * explains as much, and either part is looked at again. Advisory: a series that drifts slowly has no
 * single point of change.
 */
export function changePoints(values: readonly number[], random: Random): readonly ChangePoint[] {
  return within(values, 0, random).toSorted((one, next) => one.at - next.at);
}

function within(values: readonly number[], offset: number, random: Random): ChangePoint[] {
  const split = bestSplit(values);
  if (split === null) return [];
  let asGood = 1;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
    const other = bestSplit(random.shuffled(values));
    if (other !== null && other.gain >= split.gain) asGood += 1;
    if (asGood > ALPHA * (SHUFFLES + 1)) return [];
  }
  const [left, right] = [values.slice(0, split.at), values.slice(split.at)];
  return [
    ...within(left, offset, random),
    { at: offset + split.at, before: mean(left), after: mean(right) },
    ...within(right, offset + split.at, random),
  ];
}

/** By the between-group sum of squares; null: too short. */
function bestSplit(values: readonly number[]): { at: number; gain: number } | null {
  const n = values.length;
  const total = values.reduce((sum, value) => sum + value, 0);
  let best: { at: number; gain: number } | null = null;
  let left = 0;
  for (let at = 1; at < n; at += 1) {
    left += values[at - 1] ?? 0;
    if (at < LEAST || n - at < LEAST) continue;
    const difference = left / at - (total - left) / (n - at);
    const gain = ((at * (n - at)) / n) * difference * difference;
    if (best === null || gain > best.gain) best = { at, gain };
  }
  return best === null || best.gain === 0 ? null : best;
}
