import type { Space } from "../chroma/replies.ts";

/** The exact neighbours of one query, nearest first, its own record left out. */
export interface Neighbours {
  readonly rows: readonly number[];
  /** As `distance` gives them, ascending. */
  readonly distances: readonly number[];
}

/** Some queries to find the exact nearest neighbours of. Plain data: it goes to a worker thread. */
export interface NearestTask {
  readonly vectors: Float32Array;
  readonly queries: Float32Array;
  /** One a query: the row to leave out; −1 = none. */
  readonly ownRows: Int32Array;
  readonly dimension: number;
  readonly space: Space;
  /** Neighbours wanted for each query. */
  readonly depth: number;
  /** First query and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** Vectors that are converted at a time: they stay in the second-level cache. */
const TILE = 128;
/** Queries that are multiplied with a vector at a time. */
const GROUP = 4;

/**
 * The rows nearest to each query, nearest first, `depth` a query; −1 where there are no more.
 *
 * One pass over the vectors: a tile of them is converted to double precision once, then multiplied
 * with four queries at a time, which is twice as fast as one pair after the other.
 */
export function nearestRows(task: NearestTask): Int32Array {
  const { dimension, from, to } = task;
  const count = Math.ceil((to - from) / GROUP) * GROUP;
  const queries = new Float64Array(count * dimension);
  queries.set(task.queries.subarray(from * dimension, to * dimension));
  const best = createBest(task);
  const records = task.vectors.length / dimension;
  const tile = new Float64Array(TILE * dimension);
  const dots = new Float64Array(GROUP);
  for (let start = 0; start < records; start += TILE) {
    const end = Math.min(start + TILE, records);
    tile.set(task.vectors.subarray(start * dimension, end * dimension));
    const norms = normsOf(task.space, tile, { dimension, rows: end - start });
    for (let group = 0; group < count; group += GROUP)
      for (let row = start; row < end; row += 1) {
        multiply({ tile, queries, dots, dimension }, (row - start) * dimension, group * dimension);
        const offset = norms.offset[row - start] ?? 0;
        const factor = norms.factor[row - start] ?? 0;
        for (let i = 0; i < GROUP; i += 1)
          best.offer(group + i, row, offset - factor * (dots[i] ?? 0));
      }
  }
  return best.rows;
}

/** A record's rank for a query is offset − factor · dot: smaller is nearer, in every space. */
function normsOf(space: Space, tile: Float64Array, of: { dimension: number; rows: number }) {
  const offset = new Float64Array(of.rows);
  const factor = new Float64Array(of.rows).fill(space === "l2" ? 2 : 1);
  if (space === "ip") return { offset, factor };
  for (let row = 0; row < of.rows; row += 1) {
    let squares = 0;
    for (let i = row * of.dimension; i < (row + 1) * of.dimension; i += 1)
      squares += (tile[i] ?? 0) ** 2;
    if (space === "l2") offset[row] = squares;
    else factor[row] = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  }
  return { offset, factor };
}

interface Operands {
  readonly tile: Float64Array;
  readonly queries: Float64Array;
  readonly dots: Float64Array;
  readonly dimension: number;
}

/** The innermost loop: one vector times four queries. */
function multiply({ tile, queries, dots, dimension }: Operands, at: number, query: number): void {
  const second = query + dimension;
  const third = second + dimension;
  const fourth = third + dimension;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = 0; i < dimension; i += 1) {
    const x = tile[at + i] as number;
    sum0 += x * (queries[query + i] as number);
    sum1 += x * (queries[second + i] as number);
    sum2 += x * (queries[third + i] as number);
    sum3 += x * (queries[fourth + i] as number);
  }
  dots[0] = sum0;
  dots[1] = sum1;
  dots[2] = sum2;
  dots[3] = sum3;
}

/** The best `depth` rows of each query so far, by insertion: most rows are refused at once. */
function createBest({ from, to, depth, ownRows }: NearestTask) {
  const count = to - from;
  const rows = new Int32Array(count * depth).fill(-1);
  const ranks = new Float64Array(count * depth).fill(Number.POSITIVE_INFINITY);
  const insert = (query: number, row: number, rank: number) => {
    let at = (query + 1) * depth - 1;
    const first = query * depth;
    while (at > first && (ranks[at - 1] as number) > rank) {
      ranks[at] = ranks[at - 1] as number;
      rows[at] = rows[at - 1] as number;
      at -= 1;
    }
    ranks[at] = rank;
    rows[at] = row;
  };
  return {
    rows,
    /** Queries beyond the last fill up the last group: they are ignored. */
    offer(query: number, row: number, rank: number): void {
      if (query >= count || rank >= (ranks[(query + 1) * depth - 1] as number)) return;
      if (ownRows[from + query] !== row) insert(query, row, rank);
    },
  };
}
