import { studentQuantile } from "../../stats/student-t.ts";

/** A plan can't ask for more rounds than this. */
const ROUNDS_MAX = 100;

/** The fewest rounds whose interval reaches at most `half` to either side, if the spread stays; null: none. */
export function roundsFor(half: number, sd: number, level: number): number | null {
  for (let n = 2; n <= ROUNDS_MAX; n += 1)
    if ((studentQuantile((1 + level) / 2, n - 1) * sd) / Math.sqrt(n) <= half) return n;
  return null;
}
