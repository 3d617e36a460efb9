import type { Space } from "../chroma/replies.ts";

/**
 * Where a ledger's records lie: around `centre`, as far from it as `noise` on average, and where
 * `length` isn't null all of exactly that length.
 */
export interface Placement {
  readonly centre: readonly number[];
  readonly noise: number;
  readonly length: number | null;
}

/**
 * As a share of the data's own length. Less than the way to the centre, so that no record comes near
 * a known query by chance; enough for two records never to be alike.
 */
const NOISE = 0.5;

/**
 * How far out by l2: what lies within length 1 is at most 2 from a query of length 1, and these
 * records are about 2.5 from it even where the query lies in their direction. Not further, for an
 * index hangs together badly over a wide gap.
 */
const FURTHER_OUT = 4;

/**
 * Places the records far from a query, so that none becomes its neighbour: on the other side of zero.
 *
 * @param lengthMax the longest of the vectors that are stored already; 0 = there are none.
 */
export function placeAwayFrom(space: Space, awayFrom: Float32Array, lengthMax: number): Placement {
  const own = Math.hypot(...awayFrom);
  const length = Math.max(own, lengthMax) || 1;
  const distance = space === "l2" ? FURTHER_OUT * length : length;
  const direction =
    own === 0
      ? Array.from(awayFrom, () => 1 / Math.sqrt(awayFrom.length))
      : Array.from(awayFrom, (value) => -value / own);
  return {
    centre: direction.map((value) => Math.fround(value * distance)),
    noise: NOISE * length,
    // By inner product the longest vector would be everybody's neighbour.
    length: space === "ip" ? length : null,
  };
}
